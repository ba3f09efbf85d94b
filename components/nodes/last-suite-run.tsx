"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ClusterNode } from "@/server/contract/node";
import { parseQuantity } from "@/server/domain/quantity";
import { useTRPC } from "../api/trpc";
import { VERDICT_LOOKS } from "../conformance/case-looks";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import type { Column } from "../ui/column";
import { DataTable } from "../ui/data-table";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { RelativeTime } from "../ui/relative-time";
import { SkeletonLines } from "../ui/skeleton-lines";
import { Quantity } from "./amount";
import classes from "./nodes.module.css";

interface Row {
  key: string;
  was: string | null;
  is: string | null;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    key: "resource",
    title: "Resource",
    value: (row) => row.key,
    render: (row) => <code>{row.key}</code>,
  },
  {
    key: "then",
    title: "When it began",
    align: "right",
    value: (row) => row.was,
    render: (row) => <Quantity resource={row.key} raw={row.was} />,
  },
  {
    key: "now",
    title: "Now",
    align: "right",
    value: (row) => row.is,
    render: (row) => <Quantity resource={row.key} raw={row.is} />,
  },
];

/** The last suite run this node was part of, and what it can allocate otherwise since. */
export function LastSuiteRun({ labId, node }: { labId: string; node: ClusterNode }) {
  const trpc = useTRPC();
  const asked = { labId, node: node.name };
  const { data, error, refetch } = useQuery(trpc.suite.ofNode.queryOptions(asked));
  if (!data) {
    return (
      <Panel title="Last suite run">
        {error ? (
          <ProblemAlert error={error} onRetry={refetch} />
        ) : data === null ? (
          <p className={classes.quiet}>
            No suite was started here while this node was in the cluster.{" "}
            <Link href={paths.labConformance(labId)} className={classes.underlined}>
              Conformance
            </Link>
          </p>
        ) : (
          <SkeletonLines lines={2} />
        )}
      </Panel>
    );
  }
  const { allocatable, ready } = data.before;
  const rows = Object.keys({ ...allocatable, ...node.allocatable })
    .map((key) => ({ key, was: allocatable[key] ?? null, is: node.allocatable[key] ?? null }))
    .filter(({ was, is }) => !isSame(was, is))
    .sort((a, b) => a.key.localeCompare(b.key, "en"));
  return (
    <Panel
      title="Last suite run"
      aside={
        <>
          {data.scope} run, <RelativeTime at={data.at} />
        </>
      }
      flush={rows.length > 0}
    >
      <div className={rows.length > 0 ? classes.lead : undefined}>
        <StatusBadge bare {...VERDICT_LOOKS[data.verdict]} />{" "}
        <Link href={paths.suiteRun(labId, data.id)} className={classes.underlined}>
          {data.sentence}
        </Link>
        <p className={classes.quiet}>
          {ready ? "The node was Ready" : "The node was not Ready"} when it began
          {rows.length === 0 && ", and could allocate what it can now"}.
        </p>
      </div>
      {rows.length > 0 && (
        <DataTable
          label={`Allocatable of ${node.name} since the last suite run`}
          columns={COLUMNS}
          rows={rows}
          rowKey={(row) => row.key}
          toolbar={<span className={classes.quiet}>What it can allocate otherwise since</span>}
          exportName={`${node.name}-since-suite-run`}
          empty={null}
        />
      )}
    </Panel>
  );
}

function isSame(was: string | null, is: string | null): boolean {
  if (was === null || is === null) return was === is;
  const [before, now] = [parseQuantity(was), parseQuantity(is)];
  return before === null || now === null ? was === is : before === now;
}
