"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { JobDetail } from "@/server/contract/job";
import { useTRPC } from "../api/trpc";
import { ProblemAlert } from "../ui/problem-alert";
import { latestStatus } from "./job-states";

/** Asks before a job is canceled, and says what happens to what it has begun. */
export function CancelDialog({
  job,
  opened,
  onClose,
}: {
  job: JobDetail;
  opened: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const cancel = useMutation(
    trpc.job.cancel.mutationOptions({
      onSuccess: () => {
        onClose();
        return queries.invalidateQueries({ queryKey: trpc.job.pathKey() });
      },
    }),
  );
  return (
    <Modal opened={opened} onClose={onClose} title={`Cancel “${job.title}”?`}>
      <Stack gap="md">
        <Text size="md">
          {latestStatus(job) === "queued"
            ? "It has not started: nothing on any host has changed."
            : "It stops at the next safe point, within about 30 seconds. What it has changed on the hosts stays; the log keeps every line and names what may still run there."}
        </Text>
        {cancel.error && <ProblemAlert error={cancel.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            Let it run
          </Button>
          <Button
            className="danger"
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ jobId: job.id })}
          >
            Cancel job
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
