"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ShareLinkRow } from "@/server/contract/share";
import { useTRPC } from "../api/trpc";
import { ProblemAlert } from "../ui/problem-alert";
import { RelativeTime } from "../ui/relative-time";

/** Asks before a link is closed. @param link null while nothing is asked */
export function RevokeLink({ link, onClose }: { link: ShareLinkRow | null; onClose: () => void }) {
  return (
    <Modal opened={link !== null} onClose={onClose} title="Revoke share link">
      {link && <Question link={link} onClose={onClose} />}
    </Modal>
  );
}

function Question({ link, onClose }: { link: ShareLinkRow; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const revoke = useMutation(trpc.share.revokeLink.mutationOptions());
  return (
    <Stack gap="md">
      <Text size="md">
        The link that {link.createdBy} made <RelativeTime at={link.createdAt} /> opens nothing from now on,
        for good; who has it reads that it was taken back. What was saved or printed of it stays with them.{" "}
        {link.views === 0 ? "Nobody opened it." : `It was opened ${link.views} times.`}
      </Text>
      {revoke.error && <ProblemAlert error={revoke.error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button
          className="danger"
          loading={revoke.isPending}
          onClick={() =>
            revoke.mutate(
              { linkId: link.id },
              {
                onSuccess: async () => {
                  await client.invalidateQueries({
                    queryKey: trpc.share.links.queryKey({ labId: link.labId }),
                  });
                  onClose();
                },
              },
            )
          }
        >
          Revoke link
        </Button>
      </Group>
    </Stack>
  );
}
