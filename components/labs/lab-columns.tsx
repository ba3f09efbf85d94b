import { Text } from "@mantine/core";
import Link from "next/link";
import type { LabSummary } from "@/server/contract/lab";
import { STATUS_LOOKS } from "@/server/contract/status-looks";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import type { Column } from "../ui/column";
import { RelativeTime } from "../ui/relative-time";
import classes from "./labs.module.css";

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
    render: (lab) => (lab.hosts === 0 ? <Dash /> : <span className="num">{lab.hosts}</span>),
  },
  {
    key: "cluster",
    title: "Cluster",
    value: (lab) => lab.cluster && `${lab.cluster.kubernetes} ${lab.cluster.nodesReady}/${lab.cluster.nodes}`,
    render: (lab) => (lab.cluster ? <ClusterCell cluster={lab.cluster} /> : <Dash />),
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
  {
    key: "createdAt",
    title: "Created",
    align: "right",
    wideOnly: true,
    value: (lab) => new Date(lab.createdAt).toISOString(),
    render: (lab) => (
      <Text span c="dimmed" inherit>
        <RelativeTime at={lab.createdAt} />
      </Text>
    ),
  },
];

/** While a job holds the lab, that job is what happens next. */
function nextWords({ activeJob, nextStep }: LabSummary): string {
  if (!activeJob) return nextStep;
  if (activeJob.status === "waiting") return activeJob.message ?? activeJob.title;
  return activeJob.status === "queued" ? `${activeJob.title}: ${activeJob.message}` : activeJob.title;
}

function ClusterCell({ cluster }: { cluster: NonNullable<LabSummary["cluster"]> }) {
  const whole = cluster.state === "verified" && cluster.nodesReady === cluster.nodes;
  return (
    <span className={classes.cluster}>
      <span>Kubernetes {cluster.kubernetes}</span>
      <StatusBadge
        bare
        status={whole ? "verified" : cluster.state === "gone" ? "gone" : "broken"}
        word={cluster.state === "gone" ? "gone" : `${cluster.nodesReady}/${cluster.nodes} Ready`}
      />
    </span>
  );
}

const Dash = () => (
  <Text span c="dimmed" inherit>
    –
  </Text>
);
