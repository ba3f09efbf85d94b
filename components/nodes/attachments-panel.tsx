import type { NodesView } from "@/server/contract/node";
import { GlossaryTerm } from "../ui/glossary-term";
import { Panel } from "../ui/panel";
import classes from "./nodes.module.css";

/** Secondary networks pods may ask for; null = the cluster does not know the kind. */
export function AttachmentsPanel({ attachments }: { attachments: NodesView["attachments"] }) {
  return (
    <Panel
      title={<GlossaryTerm term="NetworkAttachmentDefinition">NetworkAttachmentDefinitions</GlossaryTerm>}
      aside={attachments && <span className="num">{attachments.length}</span>}
    >
      {attachments === null || attachments.length === 0 ? (
        <p className={classes.quiet}>
          {attachments === null
            ? "This cluster does not know the kind: Multus is not installed."
            : "None yet: pods have their cluster network alone."}
        </p>
      ) : (
        <ul className={classes.names}>
          {attachments.map(({ namespace, name }) => (
            <li key={`${namespace}/${name}`}>
              <code>
                <span className={classes.namespace}>{namespace}/</span>
                {name}
              </code>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
