"use client";

import { PageHeader } from "../frame/page-header";
import { LabProblem } from "../labs/lab-problem";
import { useLab } from "../labs/use-lab";
import { paths } from "../paths";
import { ProblemAlert } from "../ui/problem-alert";
import { hasNoCluster } from "./has-no-cluster";
import { NoCluster } from "./no-cluster";
import { nodesApi } from "./nodes-api";
import { NodesSkeleton } from "./nodes-skeleton";
import { NodesViews } from "./nodes-views";
import { useNodes } from "./use-nodes";
import { WatchAge } from "./watch-age";
import { WatchNote } from "./watch-note";

/** What a cluster's nodes have, offer and gave away, as the API server tells it now. */
export function NodesPage({ labId }: { labId: string }) {
  const labQuery = useLab(labId);
  const { data: lab, error: labError } = labQuery;
  const { query, stream } = useNodes(labId, lab);
  const view = query.data;
  if (!lab && labError) return <LabProblem error={labError} onRetry={() => labQuery.refetch()} />;
  const none = hasNoCluster(view, query.error);
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Labs", href: paths.home() },
          { label: lab?.name ?? "Lab", href: paths.lab(labId) },
        ]}
        title="Nodes"
        marks={lab?.marks ?? []}
        sub={
          view && !none
            ? `Kubernetes ${view.cluster.kubernetes} at ${view.cluster.endpoint}`
            : "What the cluster has, offers to pods, and gave away."
        }
        actions={
          view && !none && <WatchAge watch={view.watch} stream={stream} offline={query.error !== null} />
        }
        api={nodesApi(labId, view?.cluster.id)}
      />
      {none ? (
        <NoCluster labId={labId} lab={lab} />
      ) : view ? (
        <>
          <WatchNote watch={view.watch} />
          <NodesViews labId={labId} lab={lab} view={view} />
        </>
      ) : query.error ? (
        <ProblemAlert error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <NodesSkeleton />
      )}
    </>
  );
}
