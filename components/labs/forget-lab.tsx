"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { LabDetail } from "@/server/contract/lab";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ConfirmByName } from "../ui/confirm-by-name";

/** Makes Fairlead forget a registered lab, after its name was typed; its hosts stay as they are. */
export function ForgetLab({
  lab,
  opened,
  onClose,
}: {
  lab: LabDetail;
  opened: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const router = useRouter();
  const forget = useMutation(
    trpc.lab.forget.mutationOptions({
      onSuccess: async () => {
        router.push(paths.home());
        await client.invalidateQueries();
      },
    }),
  );
  return (
    <ConfirmByName
      opened={opened}
      onClose={onClose}
      title={`Forget ${lab.name}`}
      name={lab.name}
      action="Forget lab"
      loading={forget.isPending}
      error={forget.error}
      onConfirm={(confirmName) => forget.mutate({ labId: lab.id, confirmName })}
      lost={
        <>
          Fairlead deletes its sealed keys and passwords for these machines, their pinned keys and readings,
          and the kubeconfig. The machines themselves, and a cluster on them, stay as they are. Jobs and their
          logs stay readable.
        </>
      }
    />
  );
}
