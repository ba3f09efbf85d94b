"use client";

import { Button, Group } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { CopyButton } from "../ui/copy-button";
import { EmptyState } from "../ui/empty-state";

/** A page that fell over: says so, gives what finds it in the log, and the ways on. */
export function ErrorScreen({ digest, onRetry }: { digest: string | undefined; onRetry: () => void }) {
  return (
    <EmptyState
      page
      icon={<IconAlertTriangle size={32} stroke={1.5} />}
      title="This page could not be shown"
      action={
        <Group gap="sm" justify="center">
          <Button onClick={onRetry}>Try again</Button>
          <Button variant="default" component="a" href="/">
            All labs
          </Button>
        </Group>
      }
    >
      Something went wrong inside Fairlead. Your labs and jobs are not touched by this.
      {digest && (
        <Group gap={4} justify="center" mt={8}>
          <span className="mono">error {digest}</span>
          <CopyButton value={digest} label="Copy error number" size="xs" />
        </Group>
      )}
    </EmptyState>
  );
}
