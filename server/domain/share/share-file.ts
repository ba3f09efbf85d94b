import type { SuiteVerdict } from "@/server/contract/suite-words";
import { Html, html } from "./html";
import { failing, missing, passed } from "./share-cases";
import type { ShareContent, ShareLimits, SharePart, TextHider } from "./share-content";
import { howRun, nodes, versions } from "./share-facts";
import { figure, utc } from "./share-figures";
import { SHARE_STYLE } from "./share-style";
import { wordsOfMark } from "./share-words-of-marks";

export interface ShareFile {
  text: string;
  /** What is in the run and not in the file, in sentences. */
  leftOut: string[];
}

/** What every shared page may do: show itself. Nothing is loaded, run, sent or framed. */
export const SHARE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * A suite run as one page of HTML that needs nothing but itself: no script, no font, no picture. Every text that is not
 * the page's own goes through the hider first and is escaped then.
 */
export function renderShareFile(content: ShareContent, hider: TextHider, limits: ShareLimits): ShareFile {
  const leftOut: string[] = [];
  const part = { content, hider, limits, leftOut };
  const { run, lab, sharedAt } = content;
  // first, so that what they leave out can be told at the top
  const body = [failing(part), missing(part), nodes(part), versions(part), howRun(part), passed(part)];
  const title = run.release === null ? "Conformance run" : `Kubernetes ${run.release} conformance run`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex,nofollow">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${SHARE_POLICY}">
<title>${hider.hideInSuite(title)}</title>
<style>${new Html(SHARE_STYLE)}</style>
</head>
<body>
<header>
<p class="soft">Fairlead · ${hider.hide(lab.name)}${lab.site !== null && ` · ${hider.hide(lab.site)}`} · shared on ${utc(sharedAt)}</p>
<h1>${hider.hideInSuite(title)}</h1>
</header>
<main>
${marks(part)}
${verdict(part)}
${leftOut.length > 0 && html`<p>This file is cut to stay small: ${leftOut.join(" ")} The counts are of the whole run.</p>`}
${body}
</main>
<footer>
<p>Made by Fairlead ${content.version} from the suite's own result files. Names, addresses and serial numbers stand as pseudonyms unless the sharer chose to show them; the same one is the same thing throughout.</p>
</footer>
</body>
</html>
`;
  return { text: page.text, leftOut };
}

function marks({ content, hider }: SharePart): Html | null {
  const { run, cluster } = content;
  const all = [...run.marks, ...(cluster?.builtHere ? ["built here"] : [])];
  if (all.length === 0) return null;
  return html`<ul class="marks" aria-label="What to know first">${all.map((mark) => {
    const words = wordsOfMark(mark);
    return html`<li><strong>${hider.hideInSuite(mark)}</strong>${words !== null && `: ${words}`}</li>\n`;
  })}</ul>`;
}

const SIGNS: Readonly<Record<SuiteVerdict, string>> = { passed: "✓", failed: "✕", "not counted": "○" };

function verdict({ content: { run, conformant }, hider }: SharePart): Html {
  const { counts } = run;
  const look = run.verdict === "failed" ? "bad" : conformant ? "good" : "";
  const figures = [
    ["failed", counts.failed],
    ["passed", counts.passed],
    ["skipped", counts.skipped + counts.pending],
    ["conformance tests run", counts.conformance.passed + counts.conformance.failed],
  ] as const;
  const reasons = [...run.reasons, ...run.targets.map(({ sentence }) => sentence)];
  return html`<p class="verdict ${look}"><span aria-hidden="true">${SIGNS[run.verdict]}</span> ${run.verdict}: ${hider.hideInSuite(run.sentence)}</p>
<ul class="figures">${figures.map(([word, count]) => html`<li><strong>${figure(count)}</strong>${word}</li>`)}</ul>
<ul>${reasons.map((reason) => html`<li>${hider.hideInSuite(reason)}</li>`)}</ul>`;
}
