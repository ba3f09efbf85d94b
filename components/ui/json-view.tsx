import { CopyButton } from "./copy-button";
import classes from "./json-view.module.css";

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/** JSON to read: keys, texts and numbers apart, with a copy button. @param text what JSON.stringify wrote */
export function JsonView({ text, label }: { text: string; label: string }) {
  return (
    <div className={classes.box}>
      <div className={classes.copy}>
        <CopyButton value={text} label={`Copy: ${label}`} />
      </div>
      <section aria-label={label} className={classes.scroll}>
        <pre className={classes.text}>{spans(text)}</pre>
      </section>
    </div>
  );
}

function spans(text: string) {
  const parts: React.ReactNode[] = [];
  let end = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > end) parts.push(text.slice(end, found.index));
    end = found.index + found[0].length;
    const [whole, string, colon, word] = found;
    const kind = string === undefined ? (word ? "word" : "number") : colon ? "key" : "string";
    parts.push(
      <span key={found.index} data-kind={kind}>
        {whole}
      </span>,
    );
  }
  parts.push(text.slice(end));
  return parts;
}
