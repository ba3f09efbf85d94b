"use client";

import { Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ApiKeyRow } from "@/server/contract/api-key";
import { useTRPC } from "../api/trpc";
import { ConfirmQuestion } from "../ui/confirm-question";
import { RelativeTime } from "../ui/relative-time";

/** Asks before a key is ended. @param apiKey null while nothing is asked */
export function RevokeApiKey({ apiKey, onClose }: { apiKey: ApiKeyRow | null; onClose: () => void }) {
  return (
    <Modal opened={apiKey !== null} onClose={onClose} title="Revoke API key">
      {apiKey && <Question apiKey={apiKey} onClose={onClose} />}
    </Modal>
  );
}

function Question({ apiKey, onClose }: { apiKey: ApiKeyRow; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const revoke = useMutation(trpc.apiKey.revoke.mutationOptions());
  async function done() {
    await client.invalidateQueries({ queryKey: trpc.apiKey.list.infiniteQueryKey() });
    onClose();
  }
  return (
    <ConfirmQuestion
      action="Revoke key"
      loading={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ keyId: apiKey.id }, { onSuccess: done })}
      onClose={onClose}
    >
      <strong>{apiKey.name}</strong> (<code>{apiKey.prefix}…</code>) opens nothing from now on. Whatever uses
      it fails until it gets another one.{" "}
      {apiKey.lastUsedAt === null ? (
        "It was never used."
      ) : (
        <>
          It was used last <RelativeTime at={apiKey.lastUsedAt} />.
        </>
      )}
    </ConfirmQuestion>
  );
}
