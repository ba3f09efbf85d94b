"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { LabDetail } from "@/server/contract/lab";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ConfirmByName } from "../ui/confirm-by-name";

/** Names what is lost, asks for the lab's name, then leads to the job that brings the hosts back to how they were. */
export function ResetLab({ lab, opened, onClose }: { lab: LabDetail; opened: boolean; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const reset = useMutation(trpc.reset.start.mutationOptions());
  const hosts = lab.hostList.filter((host) => !host.jump).length;
  return (
    <ConfirmByName
      opened={opened}
      onClose={onClose}
      title={`Reset the hosts of ${lab.name}`}
      name={lab.name}
      action={hosts === 1 ? "Reset the host" : `Reset ${hosts} hosts`}
      loading={reset.isPending}
      error={reset.error}
      onConfirm={(confirmName) =>
        reset.mutate(
          { labId: lab.id, confirmName },
          { onSuccess: ({ jobId }) => router.push(paths.job(jobId)) },
        )
      }
      lost={
        <>
          Gone for good:
          <ul style={{ margin: "6px 0 10px", paddingLeft: 20 }}>
            {lab.cluster && lab.cluster.state !== "gone" ? (
              <li>the Kubernetes {lab.cluster.kubernetes} cluster, every pod on it and its kubeconfig</li>
            ) : (
              <li>what any Kubernetes left on the hosts, another installation's too</li>
            )}
            <li>packages, files, interfaces and rules that a deploy brought to the hosts</li>
          </ul>
          What was there before the first deploy is brought back. The lab, its descriptor, keys and jobs stay.
        </>
      }
    />
  );
}
