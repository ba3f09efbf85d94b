import { Text } from "@mantine/core";
import Link from "next/link";
import type { SuiteRunRow } from "@/server/contract/suite";
import labClasses from "../labs/labs.module.css";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import type { Column } from "../ui/column";
import { formatDuration } from "../ui/format-time";
import { Marks } from "../ui/marks";
import { RelativeTime } from "../ui/relative-time";
import { VERDICT_LOOKS } from "./case-looks";
import { Spark } from "./spark";

/** Suite runs of a lab. */
export const runColumns: readonly Column<SuiteRunRow>[] = [
  {
    key: "verdict",
    title: "Run",
    wrap: true,
    value: (run) => run.verdict,
    render: (run) => (
      <>
        <StatusBadge {...VERDICT_LOOKS[run.verdict]} bare />{" "}
        <Link href={paths.suiteRun(run.labId, run.id)} className={labClasses.name}>
          {run.sentence}
        </Link>
      </>
    ),
  },
  {
    key: "counts",
    title: "Tests",
    value: (run) =>
      `${run.counts.passed} passed, ${run.counts.failed} failed, ${run.counts.skipped + run.counts.pending} skipped`,
    render: (run) => <Spark counts={run.counts} />,
  },
  {
    key: "release",
    title: "Release",
    value: (run) => run.release,
    render: (run) => run.release ?? "not known",
  },
  { key: "scope", title: "Scope", value: (run) => run.scope, render: (run) => run.scope },
  {
    key: "product",
    title: "Product",
    wideOnly: true,
    value: (run) => run.product,
    render: (run) => run.product ?? "–",
  },
  {
    key: "marks",
    title: "Marks",
    wrap: true,
    value: (run) => run.marks.join(", "),
    render: (run) => <Marks marks={run.marks} />,
  },
  {
    key: "durationMs",
    title: "Took",
    align: "right",
    wideOnly: true,
    value: (run) => run.durationMs,
    render: (run) => (
      <span className="num">{run.durationMs === null ? "–" : formatDuration(run.durationMs)}</span>
    ),
  },
  {
    key: "startedAt",
    title: "Ran",
    align: "right",
    value: (run) => (run.startedAt === null ? null : new Date(run.startedAt).toISOString()),
    render: (run) => (
      <Text span c="dimmed" inherit>
        {run.startedAt === null ? "–" : <RelativeTime at={run.startedAt} />}
      </Text>
    ),
  },
];
