import {PAGE_STYLE} from '../../formats/html/index.js';

/** Styles of the page to try a model on: those of every page, and its form. */
export const DOCS_STYLE = `${PAGE_STYLE}
header.top{flex-wrap:wrap;padding-top:6px;padding-bottom:6px}
.about{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;max-width:60ch}
.link{display:inline-flex;align-items:center}
.tabs a[aria-current]{color:var(--text);border-bottom:2px solid var(--accent)}
.two{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr)}
.two>.part{border-bottom:0}
.answer{border-left:1px solid var(--line)}
.answer h2:not(:first-child){margin-top:18px;margin-bottom:6px}
.two{border-bottom:1px solid var(--line)}
.fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:2px 14px;margin-top:4px}
.wide{grid-column:1/-1}
.field label{display:flex;gap:8px;justify-content:space-between;font-size:12px;line-height:18px}
.field label span:first-child{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;color:var(--text2)}
.field label .d{flex:none;font-size:11px}
.field input,.field select,.field textarea{width:100%;height:30px;padding:0 8px;border:1px solid var(--line2);border-radius:5px;background:var(--bg);color:var(--text);font:inherit}
.field textarea{height:auto;padding:6px 8px;font:12px/18px "JetBrains Mono","SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono",monospace;resize:vertical}
.field .err{min-height:16px;font-size:11px;line-height:16px;color:var(--bad)}
[aria-invalid=true]{border-color:var(--bad)!important}
.go{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin-top:8px}
.primary{height:30px;padding:0 14px;border:1px solid var(--accent);border-radius:5px;background:var(--accent);color:var(--bg);font:inherit;font-weight:600;cursor:pointer}
.go .btn{height:30px;cursor:pointer}
.primary:disabled{opacity:.6}
.big{font-size:28px;line-height:36px;font-weight:600;overflow-wrap:anywhere}
.bars{display:grid;grid-template-columns:minmax(40px,max-content) minmax(0,1fr) max-content;gap:4px 10px;align-items:center;margin-top:8px}
.bars .track{height:8px;border-radius:4px;background:var(--s2);overflow:hidden}
.bars .fill{height:100%;background:var(--c1)}
.bars span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.code{padding:8px 10px;border-radius:5px;background:var(--s1);border:1px solid var(--line);white-space:pre-wrap;overflow-wrap:anywhere;max-height:240px;overflow:auto}
.code:empty{display:none}
.problem{color:var(--bad)}
details.part{padding:0 16px}
details.part summary{padding:10px 0;cursor:pointer;color:var(--text2)}
.scroll{overflow-x:auto;padding-bottom:12px}
@media (max-width:900px){.two{grid-template-columns:minmax(0,1fr)}.answer{border-left:0;border-top:1px solid var(--line)}}
`;
