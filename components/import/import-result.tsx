import { ScrollArea } from "@mantine/core";
import type { ImportPreview } from "@/server/contract/descriptor-import";
import { ChangeTable } from "../ui/change-table";
import { countWords } from "../ui/count-words";
import { Panel } from "../ui/panel";
import classes from "./import.module.css";

const KINDS = {
  "bmc-password": "BMC password",
  "sudo-password": "sudo password",
  "imported-secret": "secret",
} as const;

/** What the files would become: machines, secrets that are sealed, and the diff to the newest revision. */
export function ImportResult({ preview }: { preview: ImportPreview }) {
  const { machines, secrets, changes, basedOn } = preview;
  return (
    <div className={classes.column}>
      {secrets.length > 0 && (
        <Panel title="Sealed on import" aside={countWords(secrets.length, "secret", "secrets")}>
          <p className={classes.quiet}>
            They do not enter the descriptor, are not shown again, and an export has a word in their place.
          </p>
          <div className={classes.wide}>
            <table className={`${classes.table} ${classes.narrow}`}>
              <thead>
                <tr>
                  <th>Credential</th>
                  <th>Kind</th>
                  <th>Found in</th>
                </tr>
              </thead>
              <tbody>
                {secrets.map((secret) => (
                  <tr key={`${secret.kind} ${secret.name}`}>
                    <td>{secret.name}</td>
                    <td>{KINDS[secret.kind]}</td>
                    <td className="num">
                      {secret.file}:{secret.line}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Panel>
      )}
      <Panel title="Machines" aside={countWords(machines.length, "machine", "machines")}>
        <ScrollArea
          type="auto"
          viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Machines of the files" }}
        >
          <table className={classes.table}>
            <thead>
              <tr>
                <th>Name</th>
                <th>SSH</th>
                <th>Roles</th>
                <th>Hardware, as declared</th>
                <th>Interfaces</th>
                <th>BMC</th>
              </tr>
            </thead>
            <tbody>
              {machines.map((machine) => (
                <tr key={machine.name}>
                  <td>{machine.name}</td>
                  <td>
                    {machine.user}@{machine.address}
                    {machine.port === 22 ? "" : ` port ${machine.port}`}
                  </td>
                  <td>{machine.jump ? "jump host" : machine.roles.join(", ") || "–"}</td>
                  <td>{machine.hardware || "–"}</td>
                  <td className="num">{machine.interfaces}</td>
                  <td>{machine.bmc ?? "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      </Panel>
      {basedOn !== null && (
        <Panel
          title={`What changes from revision ${basedOn}`}
          aside={countWords(changes.length, "field", "fields")}
        >
          {changes.length === 0 ? (
            <p className={classes.quiet}>The files say what revision {basedOn} says.</p>
          ) : (
            <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Changes" }}>
              <ChangeTable what="Field" changes={changes} />
            </ScrollArea>
          )}
        </Panel>
      )}
    </div>
  );
}
