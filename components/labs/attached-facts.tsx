"use client";

import { IconPlugConnectedX } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ClusterDetail } from "@/server/contract/cluster";
import type { LabDetail } from "@/server/contract/lab";
import { useTRPC } from "../api/trpc";
import { ActionButton } from "../ui/action-button";
import { ConfirmByName } from "../ui/confirm-by-name";

/** How an attached cluster is reached, and what it does not let anybody see: rows of the panel's list. */
export function AttachedFacts({ attached }: { attached: NonNullable<ClusterDetail["attached"]> }) {
  return (
    <>
      <dt>Attached</dt>
      <dd>{attached.way === "direct" ? "reached directly" : "reached through the lab's jump host"}</dd>
      {attached.missing.map(({ right, hides }) => (
        <div key={right} style={{ display: "contents" }}>
          <dt>Hidden</dt>
          <dd>
            {hides}: its account may not {right}
          </dd>
        </div>
      ))}
    </>
  );
}

/** Forgets the cluster after the lab's name was typed. */
export function DetachCluster({ lab, clusterId }: { lab: LabDetail; clusterId: string }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const detach = useMutation(
    trpc.cluster.detach.mutationOptions({
      onSuccess: async () => {
        setAsking(false);
        await client.invalidateQueries();
      },
    }),
  );
  return (
    <>
      <ActionButton
        can={lab.can.reset}
        variant="default"
        fullWidth
        mt="md"
        leftSection={<IconPlugConnectedX size={16} />}
        onClick={() => setAsking(true)}
      >
        Detach …
      </ActionButton>
      <ConfirmByName
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Detach the cluster of ${lab.name}`}
        name={lab.name}
        action="Detach"
        loading={detach.isPending}
        error={detach.error}
        onConfirm={(confirmName) => detach.mutate({ clusterId, confirmName })}
        lost="Fairlead deletes its key to the cluster and no longer follows its nodes. The cluster stays as it is, the account on it too: delete that with kubectl delete --filename fairlead-reader.yaml. Runs and jobs stay readable."
      />
    </>
  );
}
