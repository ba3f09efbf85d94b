"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { ProblemAlert } from "./problem-alert";

/** What is lost in a sentence, and two answers: the safe one has the focus. For a dialog of its own. */
export function ConfirmQuestion({
  children,
  action,
  keep = "Keep it",
  loading,
  error,
  onConfirm,
  onClose,
}: {
  children: ReactNode;
  /** The word on the button that does it. */
  action: string;
  keep?: string;
  loading: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Stack gap="md">
      <Text size="md">{children}</Text>
      {error !== null && error !== undefined && <ProblemAlert error={error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          {keep}
        </Button>
        <Button className="danger" loading={loading} onClick={onConfirm}>
          {action}
        </Button>
      </Group>
    </Stack>
  );
}
