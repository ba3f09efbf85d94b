"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconPlayerStop } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { JobDetail } from "@/server/contract/job";
import { useTRPC } from "../api/trpc";
import { ActionButton } from "../ui/action-button";
import { ProblemAlert } from "../ui/problem-alert";
import { isEnded } from "./job-states";

/** Cancels the job after a question that says what happens to what it has begun. Gone once the job has ended. */
export function CancelJob({ job }: { job: JobDetail }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const cancel = useMutation(
    trpc.job.cancel.mutationOptions({
      onSuccess: () => {
        setOpened(false);
        return queries.invalidateQueries({ queryKey: trpc.job.pathKey() });
      },
    }),
  );
  if (isEnded(job.status)) return null;
  return (
    <>
      <ActionButton
        can={job.can.cancel}
        variant="default"
        leftSection={<IconPlayerStop size={16} />}
        onClick={() => setOpened(true)}
      >
        {job.status === "canceling" ? "Canceling" : "Cancel job"}
      </ActionButton>
      <Modal opened={opened} onClose={() => setOpened(false)} title={`Cancel “${job.title}”?`}>
        <Stack gap="md">
          <Text size="md">
            {job.status === "queued"
              ? "It has not started: nothing on any host has changed."
              : "It stops at the next safe point, within about 30 seconds. What it has changed on the hosts stays; the log keeps every line and names what may still run there."}
          </Text>
          {cancel.error && <ProblemAlert error={cancel.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={() => setOpened(false)} data-autofocus>
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
    </>
  );
}
