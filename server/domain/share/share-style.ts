/** Colours by what the reader's browser prefers; A4 when printed. No address in it: the file loads nothing. */
export const SHARE_STYLE = `
:root{color-scheme:light dark;--ink:#1a1d21;--soft:#555d66;--line:#d5dae0;--page:#fff;--box:#f5f7f9;--good:#1a7037;--bad:#b3261e;--mark:#7a4a00;--marked:#fff3d9}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#a3abb5;--line:#3a4048;--page:#15181c;--box:#1d2126;--good:#6fd08c;--bad:#ff8a80;--mark:#ffcf7d;--marked:#3a2c10}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 3rem;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page)}
h1{font-size:1.5rem;line-height:1.25;margin:.2rem 0 .6rem}
h2{font-size:1.1rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{font-size:.95rem;margin:1.2rem 0 .3rem;overflow-wrap:anywhere}
p,ul,ol{margin:.4rem 0}
ul,ol{padding-left:1.3rem}
.soft{color:var(--soft)}
.marks{list-style:none;padding:0;margin:.6rem 0 1rem}
.marks li{background:var(--marked);border-left:4px solid var(--mark);padding:.35rem .7rem;margin:.3rem 0}
.marks strong{color:var(--mark)}
.verdict{font-size:1.15rem;font-weight:600}
.good{color:var(--good)}
.bad{color:var(--bad)}
.figures{display:flex;flex-wrap:wrap;gap:.5rem 2rem;list-style:none;padding:0}
.figures strong{display:block;font-size:1.4rem;font-variant-numeric:tabular-nums}
dl{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:.15rem 1rem;margin:.4rem 0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
pre{background:var(--box);border:1px solid var(--line);padding:.6rem;margin:.3rem 0;white-space:pre-wrap;overflow-wrap:anywhere;font:12.5px/1.45 ui-monospace,monospace}
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
.right{text-align:right}
summary{cursor:pointer;padding:.2rem 0}
.names{font-size:.85rem;overflow-wrap:anywhere}
footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:.6rem;font-size:.85rem;color:var(--soft)}
@media (max-width:38rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}thead{display:none}tr,td,th{display:block;border:0;padding:.1rem 0}tr{border-bottom:1px solid var(--line);padding:.4rem 0}.right{text-align:left}}
@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--page:#fff;--box:#f5f5f5;--good:#0a5a25;--bad:#8f1d17;--mark:#5c3800;--marked:#fff}body{max-width:none;padding:0;font-size:10.5pt}h2,h3,tr{break-after:avoid}tr,.marks li{break-inside:avoid}details.print::details-content{content-visibility:visible;display:block}@page{size:A4;margin:16mm}}
`;
