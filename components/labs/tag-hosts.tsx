"use client";

import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { LabHost } from "@/server/contract/lab";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { countWords } from "../ui/count-words";
import { ProblemAlert } from "../ui/problem-alert";

/** Puts tags on the chosen hosts and takes others off them: one new descriptor revision. */
export function TagHosts({
  labId,
  hosts,
  onClose,
}: {
  labId: string;
  hosts: readonly LabHost[];
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [gone, setGone] = useState<readonly string[]>([]);
  const tag = useMutation(
    trpc.descriptor.tag.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries();
        onClose();
      },
    }),
  );
  const add = text.split(/[\s,]+/).filter(Boolean);
  const there = [...new Set(hosts.flatMap((host) => host.tags))].sort();
  const problem = tag.error ? problemText(tag.error) : null;
  const atField = Object.entries(problem?.fields ?? {}).find(([field]) => field.startsWith("add"))?.[1];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    tag.mutate({ labId, hosts: hosts.map((host) => host.name), add, remove: [...gone] });
  };
  return (
    <Modal opened onClose={onClose} title={`Tag ${countWords(hosts.length, "host", "hosts")}`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {hosts.map((host) => host.name).join(", ")}
          </Text>
          <TextInput
            label="Put on"
            description="Small letters, digits, dots and dashes; separated by spaces: rack-4 sriov"
            value={text}
            onChange={(event) => setText(event.currentTarget.value.toLowerCase())}
            error={atField && `${atField}.`}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          {there.length > 0 && (
            <Checkbox.Group label="Take off" value={[...gone]} onChange={setGone}>
              <Group gap="md" mt={6}>
                {there.map((one) => (
                  <Checkbox
                    key={one}
                    value={one}
                    label={`${one} (on ${hosts.filter((host) => host.tags.includes(one)).length})`}
                  />
                ))}
              </Group>
            </Checkbox.Group>
          )}
          {problem && !atField && <ProblemAlert error={tag.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button type="submit" loading={tag.isPending} disabled={add.length === 0 && gone.length === 0}>
              Save as a revision
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
