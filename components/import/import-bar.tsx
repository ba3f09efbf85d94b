"use client";

import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ImportPreview } from "@/server/contract/descriptor-import";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { useCredentials } from "../register/use-draft";
import { countWords } from "../ui/count-words";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import classes from "./import.module.css";
import type { ImportInHand } from "./use-import";

/** Makes the files the draft of a new lab. */
export function DraftBar({ preview, inHand }: { preview: ImportPreview; inHand: ImportInHand }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const router = useRouter();
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? preview.suggested.name;
  const make = useMutation(
    trpc.draft.import.mutationOptions({
      onSuccess: async ({ labId }) => {
        await client.invalidateQueries();
        router.push(paths.registerLab(labId, "hosts"));
      },
    }),
  );
  return (
    <Panel title="Make it a lab">
      <p className={classes.quiet}>
        It becomes a draft: choose keys, test every machine and accept host keys, then register it.
      </p>
      <Group align="end" gap="sm" mt="sm">
        <TextInput
          label="Name of the lab"
          value={name}
          onChange={(event) => setTyped(event.currentTarget.value)}
          style={{ flex: 1, minWidth: 200, maxWidth: 420 }}
          maxLength={60}
        />
        <Button
          loading={make.isPending}
          disabled={!inHand.current || name.trim() === ""}
          onClick={() => make.mutate({ name, files: inHand.given })}
        >
          Make a draft with {countWords(preview.machines.filter(({ jump }) => !jump).length, "host", "hosts")}
        </Button>
      </Group>
      {make.error && <ProblemAlert error={make.error} />}
    </Panel>
  );
}

/** Makes the files the lab's next revision. */
export function RevisionBar({
  labId,
  preview,
  inHand,
}: {
  labId: string;
  preview: ImportPreview;
  inHand: ImportInHand;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const router = useRouter();
  const keys = (useCredentials(labId).data ?? []).filter(({ kind }) => kind === "ssh-key");
  const basedOn = preview.basedOn ?? 1;
  const { credentialId, setCredentialId } = inHand;
  const write = useMutation(
    trpc.descriptor.import.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries();
        router.push(paths.labDescriptor(labId));
      },
    }),
  );
  const [problem] = preview.problems;
  return (
    <Panel title={`Make it revision ${basedOn + 1}`}>
      <p className={classes.quiet}>
        A machine whose address or port changes has to be tested and accepted anew. Who logs in, and what the
        files have no word for, stays as revision {basedOn} says it.
      </p>
      {problem && (
        <p className={classes.message} role="alert">
          {problem.message}
          {preview.problems.length > 1 && ` (and ${preview.problems.length - 1} more)`}.
        </p>
      )}
      <Group align="end" gap="sm" mt="sm">
        {keys.length > 1 && (
          <NativeSelect
            label="SSH key of new machines"
            value={credentialId ?? ""}
            onChange={(event) => setCredentialId(event.currentTarget.value || null)}
            data={[
              { value: "", label: "Choose a key" },
              ...keys.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
        <Button
          loading={write.isPending}
          disabled={!inHand.current || preview.problems.length > 0 || preview.changes.length === 0}
          onClick={() =>
            write.mutate({
              ...{ labId, basedOn, files: inHand.given },
              ...(credentialId ? { credentialId } : {}),
            })
          }
        >
          Make revision {basedOn + 1}
        </Button>
      </Group>
      {write.error && <ProblemAlert error={write.error} />}
    </Panel>
  );
}
