import { Html, html } from "./html";
import { utc } from "./share-figures";
import { SHARE_POLICY } from "./share-file";
import { SHARE_STYLE } from "./share-style";

export type SharedNotice =
  | { state: "unknown" }
  | { state: "expired"; expiresAt: number }
  | { state: "revoked" };

const TITLES = {
  unknown: "Nothing is shared here",
  expired: "This link expired",
  revoked: "This link was revoked",
};

/** One sentence for who opens a link that shows nothing any more, and what to do. It tells nothing about the lab. */
export function sentenceOfNotice(notice: SharedNotice): string {
  if (notice.state === "unknown")
    return "There is no shared result at this address: check that the link is whole, or ask who sent it.";
  if (notice.state === "expired")
    return `This link was good until ${utc(notice.expiresAt)}: ask who sent it for a new one.`;
  return "Who shared this result has taken the link back: ask them for a new one.";
}

export function renderShareNotice(notice: SharedNotice): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex,nofollow">
<meta http-equiv="Content-Security-Policy" content="${SHARE_POLICY}">
<title>${TITLES[notice.state]}</title>
<style>${new Html(SHARE_STYLE)}</style>
</head>
<body>
<main>
<p class="soft">Fairlead</p>
<h1>${TITLES[notice.state]}</h1>
<p>${sentenceOfNotice(notice)}</p>
</main>
</body>
</html>
`.text;
}
