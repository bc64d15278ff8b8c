const LIGHT =
  '--bg:#fff;--s1:#f6f7f9;--s2:#eceef1;--line:#dde1e6;--line2:#858c96;--text:#1a1d21;--text2:#474f59;--text3:#5c6570;--accent:#2456c5;--accentbg:#e8eefb;--good:#17703f;--goodbg:#e5f4ea;--warn:#865000;--warnbg:#fdf1d8;--bad:#b42a22;--badbg:#fdeae8;--c1:#235bd1;--c2:#de6011;--c3:#057952;--c4:#a8387f;--c5:#805317;--c6:#2e9fbf;--c7:#4a3590;';
const DARK =
  '--bg:#131619;--s1:#191d21;--s2:#22272d;--line:#2d333a;--line2:#69727d;--text:#e7eaed;--text2:#b7bec6;--text3:#98a1ab;--accent:#86abff;--accentbg:#1d2a47;--good:#56c78d;--goodbg:#15301f;--warn:#e3a83f;--warnbg:#33270f;--bad:#ff8078;--badbg:#3b1b19;--c1:#6896fe;--c2:#f08c4b;--c3:#1eb87d;--c4:#c05293;--c5:#eed857;--c6:#8be0f0;--c7:#9296d7;';

const SANS = 'Inter,system-ui,-apple-system,"Segoe UI",sans-serif';
const MONO = '"JetBrains Mono","SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono",monospace';

/** Styles of every report: colours, type, tables, pills, cards, charts. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
@media print{:root{color-scheme:light;${LIGHT}}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:13px/20px ${SANS};font-variant-numeric:tabular-nums;-webkit-font-smoothing:antialiased}
h1,h2,h3,p,ul,ol,dl,dd,figure,pre{margin:0;padding:0}ul,ol{list-style:none}
a{color:inherit;text-decoration:none}
code,pre,.m{font:12px/18px ${MONO};font-variant-ligatures:none}
h1{font-size:15px;line-height:20px;font-weight:600}h2{font-size:13px;line-height:20px;font-weight:600}
h3{font-size:12px;line-height:16px;font-weight:600;color:var(--text2)}
.d{color:var(--text3)}.d2{color:var(--text2)}.s{font-size:12px;line-height:16px}.sp{flex:1}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px;border-radius:3px}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
header.top{max-width:1320px;margin:0 auto;display:flex;align-items:center;gap:10px;min-height:40px;padding:0 16px;border-bottom:1px solid var(--line)}
header.top ol{display:flex;gap:6px;flex-wrap:wrap}header.top li+li:before{content:"/";color:var(--text3);margin-right:6px}
main{max-width:1320px;margin:0 auto}
.ver{display:flex;gap:10px;align-items:center;padding:10px 16px;border-bottom:1px solid var(--line)}
.ver svg{width:18px;height:18px;fill:none;stroke:currentColor;stroke-width:1.6;flex:none;display:block}
.ver.bad{background:var(--badbg)}.ver.bad h1,.ver.bad h2,.ver.bad svg{color:var(--bad)}
.ver.good{background:var(--goodbg)}.ver.good h1,.ver.good h2,.ver.good svg{color:var(--good)}
.ver.warn{background:var(--warnbg)}.ver.warn h1,.ver.warn h2,.ver.warn svg{color:var(--warn)}
.tabs{display:flex;flex-wrap:wrap;gap:0 18px;padding:0 16px;border-bottom:1px solid var(--line)}
.tabs a{padding:8px 0 7px;color:var(--text2)}.tabs a:hover{color:var(--text)}.tabs span{color:var(--text3);font-size:12px;margin-left:4px}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:8px;padding:7px 16px;border-bottom:1px solid var(--line)}
.btn,.bar input,.bar select{height:26px;padding:0 9px;border:1px solid var(--line2);border-radius:5px;background:var(--bg);color:var(--text);font:inherit;font-size:12px}
.btn{border-color:var(--line)}.btn:hover{background:var(--s1)}
table{border-collapse:collapse;width:100%}
th{font-size:12px;font-weight:500;color:var(--text3);text-align:left;height:28px;padding:0 10px;border-bottom:1px solid var(--line);white-space:nowrap;background:var(--bg)}
td{height:28px;padding:0 10px;border-bottom:1px solid color-mix(in srgb,var(--line) 55%,transparent);white-space:nowrap}
th.n,td.n{text-align:right}
tbody th{font-weight:400;color:var(--text2);border-bottom:1px solid color-mix(in srgb,var(--line) 55%,transparent)}
.pill{display:inline-flex;align-items:center;height:18px;padding:0 6px;border-radius:9px;font-size:11px;line-height:18px;background:var(--s2);color:var(--text2)}
.pill.good{background:var(--goodbg);color:var(--good)}.pill.warn{background:var(--warnbg);color:var(--warn)}.pill.bad{background:var(--badbg);color:var(--bad)}.pill.acc{background:var(--accentbg);color:var(--accent)}
section.part{padding:14px 16px 18px;border-bottom:1px solid var(--line)}section.part>h2{margin-bottom:6px}
dl.kv{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 16px}dl.kv dt{color:var(--text3)}
svg.c{display:block;width:100%;height:auto;overflow:visible;--plot-background:var(--bg)}
svg.c text{font:10.5px ${SANS};fill:var(--text3);font-variant-numeric:tabular-nums}
svg.c .g{stroke:var(--line);stroke-width:1;shape-rendering:crispEdges;fill:none}
footer{padding:10px 16px;color:var(--text3);font-size:12px;line-height:16px}
@media print{.bar,.tabs{display:none}main{max-width:none}.pill,.ver,svg,i{print-color-adjust:exact;-webkit-print-color-adjust:exact}tr,section{break-inside:avoid}}
`;
