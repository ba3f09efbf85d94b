"use client";

import { Button } from "@mantine/core";
import { IconServer2 } from "@tabler/icons-react";
import Link from "next/link";
import type { ClusterNode, NodesView } from "@/server/contract/node";
import { NotFoundScreen } from "../errors/not-found-screen";
import { PageHeader } from "../frame/page-header";
import { LabProblem } from "../labs/lab-problem";
import { useLab } from "../labs/use-lab";
import { paths } from "../paths";
import { ProblemAlert } from "../ui/problem-alert";
import { hasNoCluster } from "./has-no-cluster";
import { NoCluster } from "./no-cluster";
import { NodeDetail } from "./node-detail";
import { NodeState } from "./node-state";
import { nodesApi } from "./nodes-api";
import { NodesSkeleton } from "./nodes-skeleton";
import { useNodes } from "./use-nodes";
import { usePredicted } from "./use-predicted";
import { WatchAge } from "./watch-age";
import { WatchNote } from "./watch-note";

/** One node: its resources and who holds them, its state, and what its host says of itself. */
export function NodePage({ labId, name }: { labId: string; name: string }) {
  const labQuery = useLab(labId);
  const { data: lab, error: labError } = labQuery;
  const { query, stream } = useNodes(labId, lab);
  const view = query.data;
  const node = view?.nodes.find((one) => one.name === name);
  if (!lab && labError) return <LabProblem error={labError} onRetry={() => labQuery.refetch()} />;
  const none = hasNoCluster(view, query.error);
  if (view && !node && !none && view.watch.state !== "connecting") return <NotFoundScreen what="node" />;
  const host = lab?.hostList.find((one) => one.name === name);
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Labs", href: paths.home() },
          { label: lab?.name ?? "Lab", href: paths.lab(labId) },
          { label: "Nodes", href: paths.labNodes(labId) },
        ]}
        title={name}
        badge={node && <NodeState node={node} />}
        marks={host?.recordedHardware ? ["recorded hardware"] : []}
        sub={
          node?.addresses
            .filter(({ type }) => type !== "Hostname")
            .map(({ type, address }) => `${type} ${address}`)
            .join(" · ") || undefined
        }
        actions={
          <>
            {view && <WatchAge watch={view.watch} stream={stream} offline={query.error !== null} />}
            {host && (
              <Button
                component={Link}
                href={paths.labHost(labId, name)}
                variant="default"
                leftSection={<IconServer2 size={16} aria-hidden />}
              >
                Host
              </Button>
            )}
          </>
        }
        api={nodesApi(labId, view?.cluster.id)}
      />
      {none ? (
        <NoCluster labId={labId} lab={lab} />
      ) : node && view ? (
        <>
          <WatchNote watch={view.watch} />
          <PredictedDetail labId={labId} view={view} node={node} onHost={host !== undefined} />
        </>
      ) : query.error && !view ? (
        <ProblemAlert error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <NodesSkeleton />
      )}
    </>
  );
}

function PredictedDetail({
  view,
  ...rest
}: {
  labId: string;
  view: NodesView;
  node: ClusterNode;
  onHost: boolean;
}) {
  const predicted = usePredicted(view);
  const why = view.prediction.without.find((one) => one.node === rest.node.name)?.why;
  return <NodeDetail {...rest} predicted={predicted} why={why} />;
}
