"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { LabDetail } from "@/server/contract/lab";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ConfirmByName } from "../ui/confirm-by-name";

/** Names what is lost, asks for the lab's name, then leads to the job that takes the hosts away. */
export function RemoveLab({
  lab,
  opened,
  onClose,
}: {
  lab: LabDetail;
  opened: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const remove = useMutation(trpc.lab.remove.mutationOptions());
  const machines = Math.max(lab.hostList.length, 1);
  return (
    <ConfirmByName
      opened={opened}
      onClose={onClose}
      title={`Remove ${lab.name}`}
      name={lab.name}
      action={lab.hostList.length > 0 ? `Remove lab and ${machines} hosts` : "Remove lab"}
      loading={remove.isPending}
      error={remove.error}
      onConfirm={(confirmName) =>
        remove.mutate(
          { labId: lab.id, confirmName },
          { onSuccess: ({ jobId }) => router.push(paths.job(jobId)) },
        )
      }
      lost={
        <>
          Gone for good:
          <ul style={{ margin: "6px 0 10px", paddingLeft: 20 }}>
            {lab.hostList.length > 0 && (
              <li>{machines} hosts, the jump host among them, with everything on their disks</li>
            )}
            {lab.cluster && lab.cluster.state !== "gone" && (
              <li>the Kubernetes {lab.cluster.kubernetes} cluster and every pod on it</li>
            )}
            <li>the lab's SSH key and kubeconfig</li>
          </ul>
          Its jobs and their logs stay readable.
        </>
      }
    />
  );
}
