"use client";

import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../api/trpc";
import { countWords } from "../ui/count-words";
import { ProblemAlert } from "../ui/problem-alert";
import classes from "./register.module.css";

/** Pins host keys from lines of an OpenSSH known_hosts file. */
export function KnownHosts({
  labId,
  opened,
  onClose,
}: {
  labId: string;
  opened: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const pin = useMutation(
    trpc.hostKey.pasteKnownHosts.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.host.tests.queryKey({ labId }) }),
    }),
  );
  const done = pin.data;
  return (
    <Modal opened={opened} onClose={onClose} title="Paste known_hosts" size="lg">
      <Stack gap="md">
        <Textarea
          label="Lines"
          description="From the known_hosts of a machine that you trust; hashed names too."
          placeholder="10.0.0.11 ssh-ed25519 AAAA…"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          minRows={5}
          maxRows={12}
          autosize
          spellCheck={false}
          data-autofocus
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
        />
        {pin.error && <ProblemAlert error={pin.error} />}
        {done && (
          <div role="status">
            <Text size="sm">
              {countWords(done.pinned.length, "key", "keys")} pinned
              {done.missing.length > 0 && `; no line names ${done.missing.join(", ")}`}.
            </Text>
            <ul className={classes.problems}>
              {done.problems.map((problem) => (
                <li key={problem.line}>
                  <span className="num">line {problem.line}</span>
                  <span>{problem.message}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {done ? "Close" : "Not now"}
          </Button>
          <Button
            disabled={text.trim() === ""}
            loading={pin.isPending}
            onClick={() => pin.mutate({ labId, text })}
          >
            Pin these keys
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
