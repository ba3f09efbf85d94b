import { type Html, html } from "./html";
import type { SharedFailure, SharePart } from "./share-content";
import { figure } from "./share-figures";

/** Failing tests first, each with what it said as far as there is room. */
export function failing({ content, hider, limits, leftOut }: SharePart): Html | null {
  const { failed } = content.run.counts;
  if (failed === 0) return null;
  const shown = content.failures.slice(0, limits.failures);
  let room = limits.allText;
  let untold = 0;
  const articles = shown.map((one) => {
    const texts = textsOf(one).map(({ title, text }) => ({ title, text: hider.hide(plain(text)) }));
    if (room <= 0 && texts.length > 0) {
      untold += 1;
      return html`<h3>${hider.hideInSuite(one.name)}</h3>\n`;
    }
    const most = Math.min(limits.text, room);
    const cut = texts.map(({ title, text }) => ({ title, text: middleOut(text, most) }));
    room -= cut.reduce((sum, { text }) => sum + text.length, 0);
    return html`<h3>${hider.hideInSuite(one.name)}</h3>
${one.place !== null && html`<p class="soft">at ${hider.hideInSuite(one.place)}</p>`}${cut.map(
  ({ title, text }) =>
    title === null
      ? html`<pre tabindex="0">${text}</pre>`
      : html`<details class="print"><summary>${title}</summary><pre tabindex="0">${text}</pre></details>`,
)}\n`;
  });
  if (shown.length < failed) leftOut.push(`${figure(failed - shown.length)} failing tests are not named.`);
  if (untold > 0)
    leftOut.push(`What ${figure(untold)} failing ${untold === 1 ? "test" : "tests"} said is left out.`);
  return html`<section><h2>Failing tests (${figure(failed)})</h2>
${articles}</section>`;
}

function textsOf({ failure, output }: SharedFailure): { title: string | null; text: string }[] {
  const texts: { title: string | null; text: string }[] = [];
  if (failure !== null && failure.trim() !== "") texts.push({ title: null, text: failure.trim() });
  if (output !== null && output.trim() !== "") texts.push({ title: "From its log", text: output.trim() });
  return texts;
}

/** Colours of a terminal (ECMA-48 SGR) stand between letters and would keep a name from being found. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, "g");
/** Characters nobody sees: a name with one inside reads the same. */
const UNSEEN = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

const plain = (text: string): string => text.replace(COLOURS, "").replace(UNSEEN, "").normalize("NFC");

/** A text with its middle left out, and how much that is. It was made fit for strangers before. */
function middleOut(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = Math.max(0, Math.ceil(most * 0.6));
  const tail = Math.max(0, most - head);
  const left = text.length - head - tail;
  return `${text.slice(0, head)}\n… ${figure(left)} characters left out …\n${tail === 0 ? "" : text.slice(-tail)}`;
}

/** What the release requires and the run did not run. */
export function missing({ content: { run }, hider, limits, leftOut }: SharePart): Html {
  const { names, sentence } = run.missing;
  const shown = names.slice(0, limits.missing);
  if (shown.length < names.length) {
    leftOut.push(`${figure(names.length - shown.length)} missing tests are not named.`);
  }
  return html`<section><h2>Required tests that did not run</h2>
<p>${hider.hideInSuite(sentence)}</p>
${shown.length > 0 && list(`${figure(names.length)} missing`, shown.map(hider.hideInSuite))}</section>`;
}

/** Names of what passed, folded; skipped ones are counted only. */
export function passed({ content, hider, limits }: SharePart): Html | null {
  const all = content.run.counts.passed;
  if (all === 0) return null;
  const shown = content.passed.slice(0, limits.passed);
  return html`<section><h2>Passed tests (${figure(all)})</h2>
${shown.length < all && html`<p>Here are ${figure(shown.length)} of them, conformance tests first; the result file named above has all.</p>`}
${shown.length > 0 && list(`Names of ${figure(shown.length)} passed tests`, shown.map(hider.hideInSuite))}</section>`;
}

const list = (title: string, names: readonly string[]): Html =>
  html`<details><summary>${title}</summary><ol class="names">${names.map((name) => html`<li>${name}</li>\n`)}</ol></details>`;
