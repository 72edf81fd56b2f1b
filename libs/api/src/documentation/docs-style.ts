import { createHash } from 'node:crypto';

/** The style of the page. It follows the reader's choice of light or dark. */
export const docsStyle = `
:root { color-scheme: light dark; --line: light-dark(#d8dce2, #3a4048); --soft: light-dark(#f4f6f8, #1d2126);
  --text: light-dark(#1b1f24, #dfe3e8); --quiet: light-dark(#57606a, #9aa4af); --link: light-dark(#0b5cad, #7db7f2);
  --page: light-dark(#fff, #14171a); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.55 system-ui, sans-serif; display: grid;
  grid-template-columns: 17rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.2rem; border-right: 1px solid var(--line);
  font-size: 13px; }
nav h2 { font-size: 12px; text-transform: uppercase; letter-spacing: .05em; color: var(--quiet); margin: 1.1rem 0 .3rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
main { padding: 1.5rem 2.5rem 6rem; max-width: 68rem; }
h1 { margin: 0 0 .5rem; } h2 { margin: 2.5rem 0 .5rem; } h4 { margin: 1rem 0 .3rem; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { background: var(--soft); padding: .1em .3em; border-radius: 4px; }
pre { background: var(--soft); padding: .8rem 1rem; border-radius: 6px; overflow-x: auto; } pre code { padding: 0; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .6rem 0; }
summary { padding: .6rem .9rem; cursor: pointer; } details > div { padding: 0 .9rem .6rem; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-top: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 600; border-top: 0; }
.quiet { color: var(--quiet); }
.method { display: inline-block; min-width: 4.2em; font-weight: 700; font-size: 12px; color: #fff; text-align: center;
  border-radius: 4px; padding: .1em .4em; background: #57606a; }
.get { background: #0b6bcb; } .post { background: #1a7f37; } .put, .patch { background: #9a6700; }
.delete { background: #b42318; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; border-right: 0; }
  main { padding: 1rem; } }
`;

/** The page may do nothing but show itself in this style. */
export const docsPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(docsStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
