"use client";

import { Code, Group, Modal, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc";
import { CopyButton } from "../ui/copy-button";
import { ProblemAlert } from "../ui/problem-alert";

/** How kubectl is used from the reader's own machine, ready to be pasted into a shell. */
export function KubectlRecipeDialog({
  clusterId,
  opened,
  onClose,
}: {
  clusterId: string;
  opened: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.cluster.kubectlRecipe.queryOptions({ clusterId }));
  return (
    <Modal opened={opened} onClose={onClose} title="kubectl from your own machine" size="xl">
      <Text size="sm" mb="sm">
        Paste this into a shell where <Code>{data?.kubeconfigFileName ?? "the kubeconfig"}</Code> lies. SSH
        logs in with your own keys and trusts the host keys that are pinned here.
      </Text>
      {error && <ProblemAlert error={error} />}
      {!data && !error && <Skeleton height={260} />}
      {data && (
        <>
          <Code block tabIndex={0} aria-label="kubectl recipe">
            {data.recipe}
          </Code>
          <Group justify="flex-end" mt="sm">
            <CopyButton value={data.recipe} label="Copy the recipe" />
          </Group>
        </>
      )}
    </Modal>
  );
}
