/** Styles of the drift report alone. */
export const REPORT_STYLE = `
.ctl{margin-left:auto;max-width:44ch;padding-left:12px;border-left:1px solid var(--line2)}
.wide{overflow-x:auto}
.t>*>tr>:first-child{padding-left:16px}.t>*>tr>:last-child{padding-right:16px}
.t tr.h{cursor:pointer}.t tr.h>td{height:30px}.t tr.h:hover{background:var(--s1)}.t tr.h.sel,.t tr.h.sel:hover{background:var(--accentbg)}
.t svg{display:block}
.o{all:unset;cursor:pointer;font:inherit;border-radius:3px}.o:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.o:before{content:"";display:inline-block;margin-right:7px;border:4px solid transparent;border-left:5px solid var(--text3);border-right-width:0;vertical-align:0}
.o[aria-expanded=true]:before{transform:rotate(90deg)}
.js tr.more:not(.open){display:none}tr.more>td{white-space:normal;padding:10px 16px 16px 32px;background:var(--s1)}
.lb{display:inline-block;position:relative;width:110px;height:8px;border-radius:2px;background:var(--s2)}
.lb i{display:block;height:8px;border-radius:2px;background:var(--line2)}.lb i.bad{background:var(--bad)}
.lb:after{content:"";position:absolute;left:var(--l);top:-3px;height:14px;border-left:1.5px solid var(--text)}
.lb.nf:before{content:"";position:absolute;left:var(--n);top:-2px;height:12px;border-left:1.5px dotted var(--text3)}
.dt{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr) minmax(300px,380px);gap:8px 24px;align-items:start}
.dt>.cats{grid-column:1/3}.dt>.nt{grid-column:3}.nt p+p{margin-top:4px}.nt .q{margin-top:8px}
.q th,.q td{height:24px;padding:0 8px 0 0;background:none}.q td.n,.q th.n{padding:0 0 0 8px}.q .wrap{white-space:normal}.q td.n+.wrap,.q th.n+th:not(.n){padding-left:20px}
.cats i{display:block;height:9px;border-radius:1px;background:var(--line2);opacity:.6;min-width:1px}.cats i.cur{background:var(--c2);opacity:1}
.cats .q td{min-width:46px}.cats .q td:nth-child(2),.cats .q td:nth-child(4){width:32%;padding-left:10px}
.key i{display:inline-block;width:9px;height:9px;background:var(--line2);opacity:.6;margin:0 5px 0 10px}.key i.cur{background:var(--c2);opacity:1}
.pf{display:grid;grid-template-columns:minmax(0,1fr) 340px;gap:12px 28px;align-items:start}
.pc{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:12px 28px;align-items:start;margin-top:8px}.pc svg{max-width:600px}.pc td{vertical-align:top;padding-top:3px;padding-bottom:3px;height:auto}.pc tbody th{vertical-align:top;padding-top:3px}
section.part h2 .d{font-weight:400;font-size:12px;margin-left:4px}
@media (max-width:960px){.dt,.pf,.pc{grid-template-columns:minmax(0,1fr)}.dt>.cats,.dt>.nt{grid-column:1}.ver{flex-wrap:wrap}.ctl{margin-left:28px;max-width:none}}
@page{size:A4 landscape;margin:12mm}
@media print{.wide{overflow:visible}.t th,.t td{padding:0 6px}.lb{width:80px}.dt{grid-template-columns:1fr 1fr}.dt>.cats,.dt>.nt{grid-column:1/3}.o:before{display:none}}
`;
