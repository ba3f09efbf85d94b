import classes from "./change-table.module.css";

/** One difference of two JSON values. */
export interface Change {
  path: string;
  before?: unknown;
  after?: unknown;
}

/** What differs, by path; the values as JSON. @param what heading of the path: "Fact", "Field" */
export function ChangeTable({ what, changes }: { what: string; changes: readonly Change[] }) {
  return (
    <table className={classes.diff}>
      <thead>
        <tr>
          <th>{what}</th>
          <th>Before</th>
          <th>After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path}>
            <td>
              <code>{change.path}</code>
            </td>
            <td>{told(change.before)}</td>
            <td>{told(change.after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const told = (value: unknown) => (value === undefined ? "–" : <code>{JSON.stringify(value)}</code>);
