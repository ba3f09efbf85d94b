"use client";

import { useState } from "react";
import { PageHeader } from "../frame/page-header";
import { LabProblem } from "../labs/lab-problem";
import { useLab } from "../labs/use-lab";
import { paths } from "../paths";
import { ProblemAlert } from "../ui/problem-alert";
import { useOnDemand } from "../ui/use-on-demand";
import { hasNoCluster } from "./has-no-cluster";
import { NoCluster } from "./no-cluster";
import { nodesApi } from "./nodes-api";
import { NodesSkeleton } from "./nodes-skeleton";
import { NodesViews } from "./nodes-views";
import { useNodes } from "./use-nodes";
import { WatchAge } from "./watch-age";
import { WatchNote } from "./watch-note";

const loadAttachCluster = () => import("../labs/attach-cluster").then((part) => part.AttachCluster);

/** What a cluster's nodes have, offer and gave away, as the API server tells it now. */
export function NodesPage({ labId }: { labId: string }) {
  const labQuery = useLab(labId);
  const { data: lab, error: labError } = labQuery;
  const { query, stream } = useNodes(labId, lab);
  // here and not with its button, which is gone for a moment whenever the cluster is asked for again
  const [attaching, setAttaching] = useState(false);
  const AttachCluster = useOnDemand(loadAttachCluster, attaching);
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
        <NoCluster labId={labId} lab={lab} onAttach={() => setAttaching(true)} />
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
      {AttachCluster && lab && (
        <AttachCluster
          labId={labId}
          labName={lab.name}
          opened={attaching}
          onClose={() => setAttaching(false)}
        />
      )}
    </>
  );
}
