import { CodeLine } from "../ui/code-line";
import { toCurl } from "../ui/to-curl";
import classes from "./api-document.module.css";
import { FieldTable } from "./field-table";
import type { ApiOperation } from "./read-document";

/** One call: what it does, and, opened, what it takes and answers. */
export function OperationRow({
  operation,
  opened,
  origin,
  onToggle,
}: {
  operation: ApiOperation;
  opened: boolean;
  origin: string;
  onToggle: () => void;
}) {
  const { method, path, summary, open } = operation;
  return (
    <li className={classes.operation} data-opened={opened || undefined}>
      <button type="button" className={classes.head} aria-expanded={opened} onClick={onToggle}>
        <span className={classes.method} data-method={method}>
          {method}
        </span>
        <code className={classes.path}>{path}</code>
        <span className={classes.summary}>{summary}</span>
        {open && <span className={classes.open}>without signing in</span>}
      </button>
      {opened && <Details operation={operation} origin={origin} />}
    </li>
  );
}

function Details({ operation, origin }: { operation: ApiOperation; origin: string }) {
  const { method, path, summary, parameters, body, example, answers } = operation;
  const call = { label: summary, method: method as "GET", path: `/api/v1${path}`, body: example };
  return (
    <div className={classes.details}>
      {parameters.length > 0 && (
        <FieldTable
          title="Parameters"
          fields={parameters.map(({ place, ...field }) => ({ ...field, words: `${field.words} (${place})` }))}
        />
      )}
      {body && (
        <FieldTable
          title={`Body, ${body.type}`}
          fields={body.fields}
          words={body.words ?? (body.fields.length === 0 ? "an empty object" : null)}
        />
      )}
      {answers.map(({ status, description, type, fields, words }) => (
        <FieldTable
          key={status}
          title={`Answer ${status === "default" ? "when it is refused" : status}${type ? `, ${type}` : ""}`}
          fields={fields ?? []}
          words={fields && fields.length > 0 ? null : (words ?? description)}
        />
      ))}
      <CodeLine label="By curl, once signed in" code={toCurl(call, origin)} />
    </div>
  );
}
