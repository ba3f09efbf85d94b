import classes from "./api-document.module.css";
import type { ApiField } from "./read-document";

/** Fields with their types, those of an object in it further to the right. @param words what it is where it has no fields */
export function FieldTable({
  title,
  fields,
  words = null,
}: {
  title: string;
  fields: readonly ApiField[];
  words?: string | null;
}) {
  return (
    <section className={classes.part} aria-label={title}>
      <h3 className={classes.partTitle}>{title}</h3>
      {words && <p className={classes.words}>{words}</p>}
      {fields.length > 0 && (
        <dl className={classes.fields}>
          {fields.map((field) => (
            <div key={field.path} className={classes.field} style={{ paddingLeft: field.depth * 16 }}>
              <dt>
                <code>{field.name}</code>
                {!field.required && <span className={classes.optional}>optional</span>}
              </dt>
              <dd>
                {field.words}
                {field.description && `. ${field.description}`}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
