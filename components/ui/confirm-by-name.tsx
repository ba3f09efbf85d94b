"use client";

import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { ProblemAlert } from "./problem-alert";

/** A destructive step: says what is lost and goes on only once the thing's name was typed. */
export function ConfirmByName({
  opened,
  onClose,
  title,
  name,
  lost,
  action,
  loading,
  error,
  onConfirm,
}: {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What has to be typed. */
  name: string;
  /** What is lost, as a list or a sentence. */
  lost: ReactNode;
  /** The button: "Remove lab and 4 hosts". */
  action: string;
  loading: boolean;
  error?: unknown;
  onConfirm: (typed: string) => void;
}) {
  const [typed, setTyped] = useState("");
  const matches = typed.trim() === name;
  return (
    <Modal opened={opened} onClose={onClose} title={title} onExitTransitionEnd={() => setTyped("")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (matches) onConfirm(typed);
        }}
      >
        <Stack gap="md">
          <Text size="md" component="div">
            {lost}
          </Text>
          <TextInput
            label={
              <>
                Type <strong className="mono">{name}</strong> to go on
              </>
            }
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          {error !== undefined && error !== null && <ProblemAlert error={error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" className="danger" disabled={!matches} loading={loading}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
