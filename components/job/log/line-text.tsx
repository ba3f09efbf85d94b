import ansi from "./ansi.module.css";
import type { AnsiSpan } from "./ansi-spans";
import { toAnsiSpans } from "./ansi-spans";
import classes from "./log.module.css";

const looksOf = (span: AnsiSpan): string =>
  [
    span.fg === null ? "" : ansi[`fg${span.fg}`],
    span.bg === null ? "" : ansi[`bg${span.bg}`],
    span.bold && classes.bold,
    span.italic && classes.italic,
    span.underline && classes.underline,
  ]
    .filter(Boolean)
    .join(" ");

/** The text of a line in its colours. Text only, never HTML: what a host prints cannot become a part of the page. */
export function LineText({ text }: { text: string }) {
  let column = 0;
  return toAnsiSpans(text).map((span) => {
    const looks = looksOf(span);
    const key = column;
    column += span.text.length;
    if (looks === "") return span.text;
    return (
      <span key={key} className={looks}>
        {span.text}
      </span>
    );
  });
}
