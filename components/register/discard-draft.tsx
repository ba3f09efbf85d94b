"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ProblemAlert } from "../ui/problem-alert";

/** Throws a draft away, after asking. */
export function DiscardDraft({ labId }: { labId: string }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const router = useRouter();
  const [opened, setOpened] = useState(false);
  const discard = useMutation(
    trpc.draft.discard.mutationOptions({
      onSuccess: async () => {
        router.push(paths.home());
        await client.invalidateQueries();
      },
    }),
  );
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        Discard draft
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Discard this draft">
        <Stack gap="md">
          <Text size="md">
            The list of machines, their pinned keys and the sealed SSH keys and passwords of this draft are
            deleted. Nothing changes on the machines.
          </Text>
          {discard.error && <ProblemAlert error={discard.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={() => setOpened(false)}>
              Keep it
            </Button>
            <Button className="danger" loading={discard.isPending} onClick={() => discard.mutate({ labId })}>
              Discard draft
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
