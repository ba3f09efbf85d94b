"use client";

import { Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { problemText } from "../api/problem-text";
import { CopyButton } from "./copy-button";
import classes from "./problem-alert.module.css";

/** An error as one sentence with its request id and, where asking again may help, a button. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { message, requestId } = problemText(error);
  return <ProblemNote message={message} requestId={requestId} {...(onRetry ? { onRetry } : {})} />;
}

export function ProblemNote({
  message,
  requestId = null,
  onRetry,
}: {
  message: string;
  requestId?: string | null;
  onRetry?: () => void;
}) {
  return (
    <div role="alert" className={classes.alert}>
      <IconAlertTriangle size={18} aria-hidden className={classes.icon} />
      <div className={classes.text}>
        <Text size="md">{message}</Text>
        {requestId && (
          <Group gap={4} mt={2}>
            <Text size="xs" c="dimmed" className="mono">
              request {requestId}
            </Text>
            <CopyButton value={requestId} label="Copy request id" size="xs" />
          </Group>
        )}
      </div>
      {onRetry && (
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
