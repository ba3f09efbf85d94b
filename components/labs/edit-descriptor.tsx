"use client";

import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DescriptorRevision } from "@/server/contract/lab";
import { useTRPC } from "../api/trpc";
import { ProblemAlert } from "../ui/problem-alert";

/** Edits a registered lab's descriptor as JSON; saving writes the next revision, refused when another came between. */
export function EditDescriptor({
  labId,
  revision,
  opened,
  onClose,
}: {
  labId: string;
  revision: DescriptorRevision;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Edit revision ${revision.number}`} size="xl">
      <Editor key={revision.id} {...{ labId, revision, onClose }} />
    </Modal>
  );
}

function Editor({
  labId,
  revision,
  onClose,
}: {
  labId: string;
  revision: DescriptorRevision;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState(() => JSON.stringify(revision.content, null, 2));
  const edit = useMutation(
    trpc.descriptor.edit.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries();
        onClose();
      },
    }),
  );
  const parsed = readJson(text);
  return (
    <Stack gap="md">
      <Textarea
        label="Descriptor"
        description="Machines by name; a machine with another address is another machine: its key has to be accepted anew."
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={parsed.problem}
        minRows={14}
        maxRows={28}
        autosize
        spellCheck={false}
        data-autofocus
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12.5 } }}
      />
      {edit.error && <ProblemAlert error={edit.error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <Button
          disabled={parsed.problem !== null}
          loading={edit.isPending}
          onClick={() =>
            // the server reads it against the schema and names the field that is wrong
            edit.mutate({
              ...{ labId, basedOn: revision.number },
              content: parsed.value as DescriptorRevision["content"],
            })
          }
        >
          Save as revision {revision.number + 1}
        </Button>
      </Group>
    </Stack>
  );
}

function readJson(text: string): { value: unknown; problem: string | null } {
  try {
    return { value: JSON.parse(text), problem: null };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return { value: null, problem: `This is no JSON: ${why}` };
  }
}
