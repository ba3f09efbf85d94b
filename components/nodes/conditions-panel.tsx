import type { ClusterNode } from "@/server/contract/node";
import { StatusBadge } from "../status/status-badge";
import type { Column } from "../ui/column";
import { DataTable } from "../ui/data-table";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";
import { isNormal } from "./node-trouble";
import classes from "./nodes.module.css";

type Condition = ClusterNode["conditions"][number];

const COLUMNS: readonly Column<Condition>[] = [
  { key: "type", title: "Condition", value: (one) => one.type, render: (one) => one.type },
  {
    key: "status",
    title: "Status",
    value: (one) => one.status,
    render: (one) => (
      <StatusBadge bare status={isNormal(one) ? "ready" : "failed"} word={one.status || "not said"} />
    ),
  },
  {
    key: "since",
    title: "Since",
    value: (one) => (one.since === null ? null : new Date(one.since).toISOString()),
    render: (one) => <RelativeTime at={one.since} />,
  },
  { key: "reason", title: "Reason", value: (one) => one.reason || null, render: (one) => one.reason || "–" },
  {
    key: "message",
    title: "Message",
    value: (one) => one.message || null,
    render: (one) => one.message || "–",
    wrap: true,
  },
];

/** What the kubelet says of its own health, and since when. */
export function ConditionsPanel({ node }: { node: ClusterNode }) {
  return (
    <Panel flush>
      <DataTable
        label={`Conditions of ${node.name}`}
        columns={COLUMNS}
        rows={node.conditions}
        rowKey={(one) => one.type}
        exportName={`${node.name}-conditions`}
        toolbar={<h2 className={classes.panelTitle}>Conditions</h2>}
        empty={<p className={classes.noPods}>The kubelet has said nothing yet.</p>}
      />
    </Panel>
  );
}
