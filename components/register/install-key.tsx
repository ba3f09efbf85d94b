"use client";

import { Button, Group, Modal, NativeSelect, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { CredentialView } from "@/server/contract/credential";
import type { DraftMachine } from "@/server/contract/lab-draft";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ProblemAlert } from "../ui/problem-alert";

/** Puts a key's public half on machines with a password that is used once and not kept. */
export function InstallKey({
  labId,
  machines,
  credentials,
  opened,
  onClose,
}: {
  labId: string;
  machines: readonly DraftMachine[];
  credentials: readonly CredentialView[] | undefined;
  opened: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const install = useMutation(trpc.host.installKey.mutationOptions());
  const keys = (credentials ?? []).filter(({ kind }) => kind === "ssh-key");
  const [chosen, setChosen] = useState<string | null>(null);
  const credentialId = chosen ?? keys[0]?.id ?? "";
  const hosts = machines.filter((machine) => machine.credentialId === credentialId).map(({ name }) => name);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    install.mutate(
      { labId, credentialId, hosts, password },
      { onSuccess: ({ jobId }) => router.push(paths.job(jobId)) },
    );
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Install the key with a password" size="md">
      <form onSubmit={submit}>
        <Stack gap="md">
          <NativeSelect
            label="Key"
            value={credentialId}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={keys.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Text size="sm">
            {hosts.length > 0
              ? `Goes on ${hosts.join(", ")}, for the user each one has here. Their host keys have to be accepted before.`
              : "No machine here uses this key."}
          </Text>
          <PasswordInput
            name="password"
            label="Password of that user"
            description="Used once for this job, then deleted."
            required
            withAsterisk={false}
            autoComplete="off"
            data-autofocus
          />
          {install.error && <ProblemAlert error={install.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button type="submit" disabled={hosts.length === 0} loading={install.isPending}>
              {hosts.length === 1 ? "Install on 1 machine" : `Install on ${hosts.length} machines`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
