import type { ClusterNode, NodePod } from "@/server/contract/node";
import { compareResources } from "@/server/domain/nodes/resource-order";
import type { Column } from "../ui/column";
import { countWords } from "../ui/count-words";
import { DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";
import { Quantity } from "./amount";
import classes from "./nodes.module.css";

const askColumn = (key: string): Column<NodePod> => ({
  ...{ key, title: key, align: "right" as const },
  value: ({ requests }) => requests[key] ?? null,
  render: ({ requests }) => <Quantity resource={key} raw={requests[key] ?? null} />,
});

const COLUMNS: readonly Column<NodePod>[] = [
  {
    key: "name",
    title: "Pod",
    value: (pod) => `${pod.namespace}/${pod.name}`,
    render: (pod) => (
      <>
        <span className={classes.namespace}>{pod.namespace}/</span>
        {pod.name}
      </>
    ),
  },
  { key: "phase", title: "Phase", value: (pod) => pod.phase, render: (pod) => pod.phase },
  { key: "qos", title: "QoS", value: (pod) => pod.qos, render: (pod) => pod.qos || "–" },
];

/** The pods of a node and what each asks for: a column for every resource one of them asks for. */
export function PodsPanel({ node }: { node: ClusterNode }) {
  const asked = [...new Set(node.pods.flatMap(({ requests }) => Object.keys(requests)))].sort(
    compareResources,
  );
  return (
    <Panel flush>
      <DataTable
        label={`Pods of ${node.name}`}
        columns={[...COLUMNS, ...asked.map(askColumn)]}
        rows={node.pods}
        rowKey={(pod) => `${pod.namespace}/${pod.name}`}
        exportName={`${node.name}-pods`}
        toolbar={
          <>
            <h2 className={classes.panelTitle}>Pods and what they ask for</h2>
            <span className="num">{countWords(node.pods.length, "pod", "pods")}</span>
          </>
        }
        empty={<EmptyState title="No pods">Nothing holds resources of this node.</EmptyState>}
      />
    </Panel>
  );
}
