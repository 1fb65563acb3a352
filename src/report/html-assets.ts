/** Looks of the HTML report, in light and dark. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #f6f7f9; --card: #fff; --line: #d8dce2; --dim: #59636e;
  --error: #c4232b; --warning: #9a5b00; --info: #1f66b5; --good: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --paper: #14171b; --card: #1d2127; --line: #353b44; --dim: #9aa4b0;
  --error: #ff7b7b; --warning: #e0a84c; --info: #77b3ff; --good: #56d364; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1.25rem; padding-bottom: 1rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.05rem; margin: 0 0 .25rem; } h3 { font-size: .85rem; color: var(--dim); margin: .75rem 0 .25rem; }
p { margin: .35rem 0; } ul, ol { margin: .25rem 0; padding-left: 1.4rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin-top: .75rem; }
input[type=search] { flex: 1 1 12rem; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: inherit; font: inherit; }
article, .broken { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--dim); border-radius: 6px; padding: .9rem 1.1rem; margin: 0 0 1rem; }
article.error, .broken { border-left-color: var(--error); } article.warning { border-left-color: var(--warning); } article.info { border-left-color: var(--info); }
.badge { font-size: .75rem; text-transform: uppercase; letter-spacing: .04em; }
.error .badge, label.error { color: var(--error); } .warning .badge, label.warning { color: var(--warning); } .info .badge, label.info { color: var(--info); }
code, pre { font: .86rem/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; overflow-x: auto; overflow-wrap: normal; }
.place { color: var(--dim); } .rule { margin-left: .6rem; color: var(--info); font-size: .86rem; } .fix strong { color: var(--good); }
summary { cursor: pointer; color: var(--dim); font-size: .9rem; } footer { color: var(--dim); font-size: .85rem; }
@media print { form, details { display: none; } article { break-inside: avoid; } }
`;

/** Hides the findings whose severity is not wanted or which do not have the words that are searched for. */
export const SCRIPT = `
const form = document.querySelector('form');
const update = () => {
  const wanted = new Set([...form.querySelectorAll('input[type=checkbox]:checked')].map((box) => box.value));
  const words = form.querySelector('input[type=search]').value.toLowerCase();
  for (const article of document.querySelectorAll('article')) {
    article.hidden = !wanted.has(article.dataset.severity) || !article.textContent.toLowerCase().includes(words);
  }
};
form.addEventListener('input', update);
form.addEventListener('submit', (event) => event.preventDefault());
`;
