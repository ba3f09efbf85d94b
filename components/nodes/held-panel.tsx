import type { KubeletAssignments } from "@/server/contract/host-facts";
import type { NodePod } from "@/server/contract/node";
import { type Held, heldByPods } from "@/server/domain/nodes/held-by-pods";
import type { Column } from "../ui/column";
import { DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";
import classes from "./nodes.module.css";

const COLUMNS: readonly Column<Held>[] = [
  {
    key: "pod",
    title: "Pod",
    value: (held) => held.pod ?? held.podUid,
    render: ({ pod, podUid }) =>
      pod ?? (
        <>
          a pod that is not there now <code>{podUid}</code>
        </>
      ),
  },
  { key: "container", title: "Container", value: (held) => held.container, render: (held) => held.container },
  { key: "resource", title: "Resource", value: (held) => held.resource, render: (held) => held.resource },
  {
    key: "what",
    title: "Holds",
    value: (held) => held.what.join(" "),
    render: (held) => (
      <span className={classes.nodeCell}>
        {held.what.map((one) => (
          <code key={one}>{one}</code>
        ))}
      </span>
    ),
  },
];

/** Which pod holds which device and which CPUs of its own: what the kubelet keeps on its host. @param at when that was read, ms */
export function HeldPanel({
  node,
  assignments,
  pods,
  at,
}: {
  node: string;
  assignments: KubeletAssignments;
  pods: readonly NodePod[];
  at: number;
}) {
  const { cpus } = assignments;
  return (
    <Panel flush>
      <DataTable
        label={`Devices and CPUs held on ${node}`}
        columns={COLUMNS}
        rows={heldByPods(assignments, pods)}
        rowKey={(held) => `${held.podUid} ${held.container} ${held.resource}`}
        exportName={`${node}-held`}
        toolbar={
          <>
            <h2 className={classes.panelTitle}>Devices and CPUs held by pods</h2>
            <span>
              {cpus &&
                (cpus.shared === ""
                  ? `CPU manager ${cpus.policy} · `
                  : `others share CPUs ${cpus.shared} · `)}
              read <RelativeTime at={at} />
            </span>
          </>
        }
        empty={
          <EmptyState title="Nothing is held">
            No pod had a device or CPUs of its own when the host was read.
          </EmptyState>
        }
      />
    </Panel>
  );
}
