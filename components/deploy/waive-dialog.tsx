"use client";

import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { CheckResult } from "@/server/contract/check";
import { useTRPC } from "../api/trpc";
import { ProblemAlert } from "../ui/problem-alert";
import { endOfDay } from "./check-groups";

const WEEK_MS = 7 * 86_400_000;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Lets a warning stand until a day: who does it is known, why and how long is asked. */
export function WaiveDialog({
  labId,
  result,
  onClose,
}: {
  labId: string;
  result: CheckResult;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(() => dayOf(Date.now() + WEEK_MS));
  const waive = useMutation(
    trpc.check.waive.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.deploy.plan.queryKey() });
        onClose();
      },
    }),
  );
  const end = endOfDay(until);
  return (
    <Modal opened onClose={onClose} title={`Waive “${result.title}”?`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (end === null) return;
          waive.mutate({ labId, checkId: result.id, host: result.host, reason, until: end });
        }}
      >
        <Stack gap="md">
          <Text size="sm">
            {result.host !== null && <code>{result.host}: </code>}
            {result.message} It stays in the plan, marked as waived, with your name.
          </Text>
          <Textarea
            label="Why it may stand"
            autosize
            minRows={2}
            required
            minLength={8}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            type="date"
            label="Until"
            required
            value={until}
            min={dayOf(Date.now())}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          {waive.error && <ProblemAlert error={waive.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Leave it
            </Button>
            <Button
              type="submit"
              loading={waive.isPending}
              disabled={end === null || reason.trim().length < 8}
            >
              Waive
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
