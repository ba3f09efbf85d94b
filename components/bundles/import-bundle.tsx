"use client";

import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ProblemAlert } from "../ui/problem-alert";

/** Takes a bundle in from a folder or .tar on the machine Fairlead runs on; every sum is checked. */
export function ImportBundle({
  opened,
  onClose,
  onImported,
}: {
  opened: boolean;
  onClose: () => void;
  /** Instead of going to the bundle's page. */
  onImported?: (bundleId: string) => unknown;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const client = useQueryClient();
  const [folder, setFolder] = useState("");
  const take = useMutation(trpc.bundle.import.mutationOptions());
  const problem = take.error ? problemText(take.error) : null;
  return (
    <Modal opened={opened} onClose={onClose} title="Import a bundle" size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          take.mutate(
            { folder: folder.trim() },
            {
              onSuccess: async ({ bundleId }) => {
                await client.invalidateQueries({ queryKey: trpc.bundle.list.queryKey() });
                if (onImported) await onImported(bundleId);
                else router.push(paths.bundle(bundleId));
              },
            },
          );
        }}
      >
        <Stack gap="md">
          <Text size="md">
            The folder holds bundle.json and the files it names. Fairlead computes the SHA-256 of each one and
            takes the bundle only when all of them are right.
          </Text>
          <TextInput
            label="Folder or .tar on the machine Fairlead runs on"
            placeholder="/srv/bundles/kubernetes-1.34.4"
            value={folder}
            onChange={(event) => setFolder(event.currentTarget.value)}
            error={problem?.fields.folder}
            required
            withAsterisk={false}
            spellCheck={false}
            data-autofocus
          />
          {problem && !problem.fields.folder && <ProblemAlert error={take.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button type="submit" loading={take.isPending} disabled={folder.trim() === ""}>
              Check and import
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
