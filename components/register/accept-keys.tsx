"use client";

import { Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { HostTest } from "@/server/contract/host-test";
import { useTRPC } from "../api/trpc";
import { CopyButton } from "../ui/copy-button";
import { ProblemAlert } from "../ui/problem-alert";
import classes from "./register.module.css";

/** Tests that wait for a person: a key seen for the first time, or another than the pinned one. */
export const waitsForKey = (test: HostTest): boolean =>
  test.shownKey !== null &&
  test.shownKey.fingerprint !== test.pinnedFingerprint &&
  test.steps.some(({ id, status }) => id === "fingerprint" && (status === "asks" || status === "failed"));

/** Shows the fingerprints to compare, old and new, and pins the ones that are ticked. */
export function AcceptKeys({
  labId,
  tests,
  opened,
  onClose,
  onAccepted,
}: {
  labId: string;
  tests: readonly HostTest[];
  opened: boolean;
  onClose: () => void;
  /** With the names whose key is pinned now. */
  onAccepted: (names: string[]) => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Compare the host keys" size="lg">
      <Keys {...{ labId, onClose, onAccepted }} tests={tests.filter(waitsForKey)} />
    </Modal>
  );
}

function Keys({
  labId,
  tests,
  onClose,
  onAccepted,
}: {
  labId: string;
  tests: readonly HostTest[];
  onClose: () => void;
  onAccepted: (names: string[]) => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [left, setLeft] = useState<readonly string[]>([]);
  const accept = useMutation(trpc.hostKey.accept.mutationOptions());
  const chosen = tests.filter(({ name }) => !left.includes(name));
  const changed = chosen.filter((test) => test.pinnedFingerprint !== null).length;
  return (
    <Stack gap="md">
      <Text size="md">
        On the machine itself, <code>ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code> prints its
        fingerprint. Accept only what is the same: from then on Fairlead connects to no other.
      </Text>
      <div className={classes.keys}>
        {tests.map((test) => (
          <div key={test.name} className={classes.key}>
            <Checkbox
              label={test.name}
              checked={!left.includes(test.name)}
              onChange={(event) =>
                setLeft(
                  event.currentTarget.checked
                    ? left.filter((name) => name !== test.name)
                    : [...left, test.name],
                )
              }
            />
            {test.pinnedFingerprint && (
              <Text size="sm" mt={6}>
                pinned until now: <code>{test.pinnedFingerprint}</code>
              </Text>
            )}
            <Text size="sm" mt={4}>
              {test.pinnedFingerprint ? "shows now: " : ""}
              <code>{test.shownKey?.fingerprint}</code>{" "}
              <CopyButton
                value={test.shownKey?.fingerprint ?? ""}
                label={`Copy fingerprint of ${test.name}`}
                size="xs"
              />
            </Text>
          </div>
        ))}
      </div>
      {accept.error && <ProblemAlert error={accept.error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <Button
          disabled={chosen.length === 0}
          loading={accept.isPending}
          onClick={() =>
            accept.mutate(
              {
                labId,
                keys: chosen.flatMap(({ name, shownKey }) =>
                  shownKey ? [{ host: name, fingerprint: shownKey.fingerprint }] : [],
                ),
              },
              {
                onSuccess: async () => {
                  await client.invalidateQueries({ queryKey: trpc.host.tests.queryKey({ labId }) });
                  onAccepted(chosen.map(({ name }) => name));
                },
              },
            )
          }
        >
          {changed > 0
            ? `Accept ${chosen.length} keys, ${changed} in place of another`
            : chosen.length === 1
              ? "Accept 1 key"
              : `Accept ${chosen.length} keys`}
        </Button>
      </Group>
    </Stack>
  );
}
