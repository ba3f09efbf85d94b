"use client";

import { Button, Text } from "@mantine/core";
import { IconKey, IconServerBolt, IconTerminal2 } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type { LabDetail } from "@/server/contract/lab";
import { clusterCan } from "@/server/domain/cluster-state";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import { ActionButton } from "../ui/action-button";
import { CopyButton } from "../ui/copy-button";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { RelativeTime } from "../ui/relative-time";
import { saveFile } from "../ui/save-file";
import { useOnDemand } from "../ui/use-on-demand";
import { AttachedFacts, DetachCluster } from "./attached-facts";
import classes from "./overview.module.css";

const loadRecipe = () => import("./kubectl-recipe").then((part) => part.KubectlRecipeDialog);
const loadAddWorkers = () => import("./add-workers").then((part) => part.AddWorkers);

/** The lab's cluster, as the last deploy left it or as it was attached, and the key to it. */
export function ClusterPanel({
  lab,
  cluster,
}: {
  lab: LabDetail;
  cluster: NonNullable<LabDetail["cluster"]>;
}) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.cluster.get.queryOptions({ labId: lab.id }));
  const read = useMutation(trpc.cluster.kubeconfig.mutationOptions());
  const [adding, setAdding] = useState(false);
  const AddWorkers = useOnDemand(loadAddWorkers, adding);
  const [asking, setAsking] = useState(false);
  const Recipe = useOnDemand(loadRecipe, asking);
  const hosts = lab.hostList.filter((host) => !host.jump);
  // a cluster without a plan that can be read names none of them
  const free = hosts.some((host) => host.node !== null) ? hosts.filter((host) => host.node === null) : [];
  const add = lab.can.deploy.allowed ? clusterCan.addWorkers(cluster) : lab.can.deploy;
  const detail = data?.id === cluster.id ? data : undefined;
  const state = cluster.state === "verified" || cluster.state === "broken" ? cluster.state : "gone";
  return (
    <Panel title={`Kubernetes ${cluster.kubernetes}`} aside={<StatusBadge status={state} />}>
      <dl className={classes.facts}>
        <dt>Nodes</dt>
        <dd>
          {cluster.nodesReady} of {cluster.nodes} Ready
          {lab.allocatable && (
            <Text span size="xs" c="dimmed">
              <RelativeTime at={lab.allocatable.at} />
            </Text>
          )}
        </dd>
        {cluster.differing > 0 && (
          <>
            <dt>Offered</dt>
            <dd>
              <Link href={paths.labNodesDiffering(lab.id)}>
                {cluster.differing} {cluster.differing === 1 ? "node offers" : "nodes offer"} something else
                than predicted
              </Link>
            </dd>
          </>
        )}
        <dt>Verified</dt>
        <dd>
          <RelativeTime at={cluster.verifiedAt} />
          {detail && <Link href={paths.job(detail.jobId)}>by this job</Link>}
        </dd>
        <dt>API server</dt>
        <dd>
          <code>{detail?.endpoint ?? "…"}</code>
          {detail && <CopyButton value={detail.endpoint} label="Copy address of the API server" size="xs" />}
        </dd>
        {detail?.attached && <AttachedFacts attached={detail.attached} />}
        {!cluster.attached && (
          <>
            <dt>Profile</dt>
            <dd>{detail ? `${detail.profile} (lab)` : "…"}</dd>
            <dt>Bundle</dt>
            <dd>
              {detail ? (
                <Link href={paths.bundle(detail.bundleId)}>{detail.bundleId.slice(0, 12)}</Link>
              ) : (
                "…"
              )}
            </dd>
          </>
        )}
      </dl>
      {cluster.state !== "gone" && (
        <>
          {free.length > 0 && !cluster.attached && (
            <ActionButton
              can={add}
              variant="default"
              fullWidth
              mt="md"
              leftSection={<IconServerBolt size={16} />}
              onClick={() => setAdding(true)}
            >
              Add workers ({free.length} {free.length === 1 ? "host is" : "hosts are"} free)
            </ActionButton>
          )}
          {AddWorkers && <AddWorkers lab={lab} opened={adding} onClose={() => setAdding(false)} />}
          <ActionButton
            can={lab.can.kubeconfig}
            variant="default"
            fullWidth
            mt="md"
            leftSection={<IconKey size={16} />}
            loading={read.isPending}
            onClick={() =>
              read.mutate(
                { clusterId: cluster.id },
                {
                  onSuccess: ({ kubeconfig, fileName }) => saveFile(fileName, "application/yaml", kubeconfig),
                },
              )
            }
          >
            Download kubeconfig
          </ActionButton>
          <Text size="xs" c="dimmed" mt={6}>
            {cluster.attached
              ? "It opens what the cluster's owner let Fairlead read"
              : "It opens everything on the cluster"}
            ; each download is in the audit trail.
          </Text>
          {read.error && <ProblemAlert error={read.error} />}
          <Button
            variant="default"
            fullWidth
            mt="md"
            leftSection={<IconTerminal2 size={16} />}
            onClick={() => setAsking(true)}
          >
            kubectl from your own machine
          </Button>
          {cluster.attached && <DetachCluster lab={lab} clusterId={cluster.id} />}
          {Recipe && <Recipe clusterId={cluster.id} opened={asking} onClose={() => setAsking(false)} />}
        </>
      )}
    </Panel>
  );
}
