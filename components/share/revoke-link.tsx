"use client";

import { Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ShareLinkRow } from "@/server/contract/share";
import { useTRPC } from "../api/trpc";
import { ConfirmQuestion } from "../ui/confirm-question";
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
  async function done() {
    await client.invalidateQueries({ queryKey: trpc.share.links.queryKey({ labId: link.labId }) });
    onClose();
  }
  return (
    <ConfirmQuestion
      action="Revoke link"
      loading={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ linkId: link.id }, { onSuccess: done })}
      onClose={onClose}
    >
      The link that {link.createdBy} made <RelativeTime at={link.createdAt} /> opens nothing from now on, for
      good; who has it reads that it was taken back. What was saved or printed of it stays with them.{" "}
      {link.views === 0 ? "Nobody opened it." : `It was opened ${link.views} times.`}
    </ConfirmQuestion>
  );
}
