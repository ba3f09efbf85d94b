import { Text } from "@mantine/core";
import Link from "next/link";
import type { LabSummary } from "@/server/contract/lab";
import { STATUS_LOOKS } from "@/server/contract/status-looks";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import type { Column } from "../ui/column";
import { ClusterCell, Dash, DevicesCell, HostsCell } from "./lab-cells";
import classes from "./labs.module.css";
import { LastRunCell } from "./last-run-cell";

/** Columns of the home page's table. */
export const labColumns: readonly Column<LabSummary>[] = [
  {
    key: "name",
    title: "Lab",
    value: (lab) => lab.name,
    render: (lab) => (
      <Link href={paths.lab(lab.id)} className={classes.name}>
        {lab.name}
      </Link>
    ),
  },
  {
    key: "site",
    title: "Site",
    value: (lab) => lab.site,
    render: (lab) =>
      lab.site === null ? (
        <Dash />
      ) : (
        <Text span c="dimmed" inherit>
          {lab.site}
        </Text>
      ),
  },
  {
    key: "state",
    title: "State",
    value: (lab) => lab.state,
    render: (lab) => <StatusBadge status={lab.state} />,
  },
  {
    key: "hosts",
    title: "Hosts",
    align: "right",
    value: (lab) => lab.hosts || null,
    render: (lab) => <HostsCell lab={lab} />,
  },
  {
    key: "cluster",
    title: "Cluster",
    value: (lab) => lab.cluster && `${lab.cluster.kubernetes} ${lab.cluster.nodesReady}/${lab.cluster.nodes}`,
    render: (lab) =>
      lab.cluster ? (
        <ClusterCell labId={lab.id} cluster={lab.cluster} seenAt={lab.allocatable?.at ?? null} />
      ) : (
        <Dash />
      ),
  },
  {
    key: "cpus",
    title: "CPUs",
    align: "right",
    value: (lab) => lab.allocatable?.cpus ?? null,
    render: (lab) => <Count value={lab.allocatable?.cpus} />,
  },
  {
    key: "pages1Gi",
    title: "1 GiB pages",
    align: "right",
    value: (lab) => lab.allocatable?.pages1Gi ?? null,
    render: (lab) => <Count value={lab.allocatable?.pages1Gi} />,
  },
  {
    key: "devices",
    title: "VFs, devices",
    align: "right",
    value: (lab) =>
      lab.allocatable ? lab.allocatable.devices.reduce((sum, { count }) => sum + count, 0) : null,
    render: (lab) => (lab.allocatable ? <DevicesCell devices={lab.allocatable.devices} /> : <Dash />),
  },
  {
    key: "lastRun",
    title: "Last suite run",
    value: (lab) => lab.lastRun && `${lab.lastRun.verdict}, ${lab.lastRun.scope}`,
    render: (lab) => (lab.lastRun ? <LastRunCell labId={lab.id} run={lab.lastRun} /> : <Dash />),
  },
  {
    key: "job",
    title: "Job now",
    value: (lab) => lab.activeJob && `${lab.activeJob.title} ${lab.activeJob.status}`,
    render: (lab) =>
      lab.activeJob ? (
        <Link
          href={paths.job(lab.activeJob.id)}
          className={classes.job}
          aria-label={`${STATUS_LOOKS[lab.activeJob.status].word}: ${lab.activeJob.title}`}
        >
          <StatusBadge status={lab.activeJob.status} />
        </Link>
      ) : (
        <Dash />
      ),
  },
  {
    key: "nextStep",
    title: "Next step",
    wrap: true,
    value: nextWords,
    render: nextWords,
  },
];

/** While a job holds the lab, that job is what happens next. */
function nextWords({ activeJob, nextStep }: LabSummary): string {
  if (!activeJob) return nextStep;
  if (activeJob.status === "waiting") return activeJob.message ?? activeJob.title;
  return activeJob.status === "queued" ? `${activeJob.title}: ${activeJob.message}` : activeJob.title;
}

const Count = ({ value }: { value: number | undefined }) =>
  value === undefined ? <Dash /> : <span className="num">{value}</span>;
