import { IconAlertTriangle, IconEqual } from "@tabler/icons-react";
import Link from "next/link";
import type { ClusterNode, NodeDifference, PredictedResource } from "@/server/contract/node";
import { parseQuantity } from "@/server/domain/quantity";
import { paths } from "../paths";
import type { Column } from "../ui/column";
import { DataTable } from "../ui/data-table";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";
import { Amount, Quantity } from "./amount";
import { ExclusiveLine } from "./exclusive-line";
import classes from "./nodes.module.css";
import type { PredictedNode } from "./use-predicted";

interface Row {
  key: string;
  planned: PredictedResource | undefined;
  actual: string | null;
  differs: NodeDifference | undefined;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    key: "resource",
    title: "Resource",
    value: (row) => row.key,
    render: (row) => <code>{row.key}</code>,
  },
  {
    key: "predicted",
    title: "Predicted",
    align: "right",
    value: (row) => row.planned?.allocatable ?? null,
    render: (row) => <Quantity resource={row.key} raw={row.planned?.allocatable ?? null} />,
  },
  {
    key: "actual",
    title: "Actual",
    align: "right",
    value: (row) => row.actual,
    render: (row) => <Quantity resource={row.key} raw={row.actual} />,
  },
  {
    key: "difference",
    title: "Difference",
    align: "right",
    value: (row) => row.differs?.difference ?? null,
    render: (row) =>
      row.differs ? (
        <Difference resource={row.key} exact={row.differs.difference} />
      ) : (
        <span className={classes.note}>
          <IconEqual size={13} aria-hidden /> none
        </span>
      ),
  },
  {
    key: "reason",
    title: "How it comes about",
    wrap: true,
    value: (row) => row.differs?.reason ?? row.planned?.words ?? null,
    render: ({ planned, differs }) => (
      <span className={classes.reckoning}>
        {planned && <span>{planned.words}</span>}
        {differs && (
          <span className={classes.note} data-trouble={differs.cause === "not planned" ? undefined : true}>
            {differs.cause !== "not planned" && <IconAlertTriangle size={13} aria-hidden />}
            <span>{differs.reason}</span>
          </span>
        )}
      </span>
    ),
  },
];

function Difference({ resource, exact }: { resource: string; exact: string | null }) {
  const value = exact === null ? null : parseQuantity(exact);
  return (
    <>
      {value !== null && value > 0n && "+"}
      <Amount resource={resource} value={value} />
    </>
  );
}

/** What was predicted of a node beside what it offers; each difference with its cause. @param why there is no prediction */
export function PredictionPanel({
  labId,
  node,
  predicted,
  why,
}: {
  labId: string;
  node: ClusterNode;
  predicted: PredictedNode | undefined;
  why: string | undefined;
}) {
  if (!predicted) {
    return (
      <Panel title="Predicted and actual">
        <p className={classes.quiet}>{why ?? "Nothing was predicted of this node."}</p>
      </Panel>
    );
  }
  const { prediction, differences, amiss } = predicted;
  const extra = differences.filter(({ key }) => !prediction.resources.some((one) => one.key === key));
  const keys = [...prediction.resources.map(({ key }) => key), ...extra.map(({ key }) => key)];
  const rows = keys.map((key) => ({
    key,
    planned: prediction.resources.find((one) => one.key === key),
    actual: node.allocatable[key] ?? null,
    differs: differences.find((one) => one.key === key),
  }));
  return (
    <Panel flush>
      <DataTable
        label={`Predicted and actual of ${node.name}`}
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => row.key}
        exportName={`${node.name}-predicted`}
        toolbar={
          <>
            <h2 className={classes.panelTitle}>Predicted and actual</h2>
            <span className={classes.note} data-trouble={amiss.size > 0 || undefined}>
              {amiss.size === 0 ? "all as predicted" : `${amiss.size} of ${keys.length} otherwise`}
            </span>
            <span className={classes.note}>
              allocatable, by the plan and{" "}
              <Link href={paths.labHost(labId, node.name)} className={classes.underlined}>
                facts
              </Link>{" "}
              read <RelativeTime at={prediction.factsAt} />
            </span>
          </>
        }
        empty={null}
      />
      <ExclusiveLine exclusive={prediction.exclusive} />
    </Panel>
  );
}
