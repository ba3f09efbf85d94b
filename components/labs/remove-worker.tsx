"use client";

import { Checkbox, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { LabDetail } from "@/server/contract/lab";
import { removalStages } from "@/server/domain/kubeadm/removal-stages";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ConfirmByName } from "../ui/confirm-by-name";
import { formatDuration } from "../ui/format-time";

/** Names what is lost, asks for the host's name, then leads to the job that takes it out of the cluster. */
export function RemoveWorker({
  lab,
  host,
  opened,
  onClose,
}: {
  lab: LabDetail;
  host: string;
  opened: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const remove = useMutation(trpc.workers.remove.mutationOptions());
  const [hostIsGone, setGone] = useState(false);
  const [keepCordoned, setKeep] = useState(false);
  const others = lab.hostList.flatMap(({ name, node }) =>
    node === null || name === host ? [] : [{ name, role: node }],
  );
  const telco = lab.cluster?.telcoAddOns ? { telcoAddOns: true } : {};
  const stages = removalStages({ hosts: others, ...telco }, host, hostIsGone);
  const seconds = stages.reduce((sum, stage) => sum + stage.estimateSeconds, 0);
  return (
    <ConfirmByName
      opened={opened}
      onClose={onClose}
      title={`Remove ${host} from the cluster of ${lab.name}`}
      name={host}
      action={hostIsGone ? "Remove the node" : "Drain and remove"}
      loading={remove.isPending}
      error={remove.error}
      onConfirm={(confirmName) =>
        remove.mutate(
          { labId: lab.id, host, confirmName, hostIsGone, keepCordoned },
          { onSuccess: ({ jobId }) => router.push(paths.job(jobId)) },
        )
      }
      lost={
        <>
          {hostIsGone ? (
            <p style={{ margin: "0 0 10px" }}>
              The node goes at once, with every pod that ran on it. The host itself is not touched: reset it
              before it comes back, else its kubelet makes the node anew.
            </p>
          ) : (
            <>
              Its pods leave first, as their disruption budgets allow. Then gone for good:
              <ul style={{ margin: "6px 0 10px", paddingLeft: 20 }}>
                <li>the node, and what its pods kept in emptyDir volumes</li>
                <li>everything a deploy brought to the host: it is brought back to how it was</li>
              </ul>
            </>
          )}
          <Text size="sm" c="dimmed" mb="sm">
            {stages.map((stage) => stage.title).join(", ")}: about {formatDuration(seconds * 1000)}.
          </Text>
          <Checkbox
            checked={hostIsGone}
            onChange={(event) => setGone(event.currentTarget.checked)}
            label="The host is off for good"
            description="Nothing is drained, and nobody signs in to it."
            mb="xs"
          />
          <Checkbox
            checked={keepCordoned}
            disabled={hostIsGone}
            onChange={(event) => setKeep(event.currentTarget.checked)}
            label="If its pods cannot leave, let the node take no new ones"
          />
        </>
      }
    />
  );
}
