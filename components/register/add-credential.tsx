"use client";

import { Button, Group, Modal, PasswordInput, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { CredentialView } from "@/server/contract/credential";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { CodeLine } from "../ui/code-line";
import { ProblemAlert } from "../ui/problem-alert";

export type AskedCredential = "made-key" | "own-key" | "sudo-password";

const TITLES: Record<AskedCredential, string> = {
  "made-key": "Make an SSH key",
  "own-key": "Paste an SSH key",
  "sudo-password": "Add a sudo password",
};

/** Makes a key pair here, or takes a key or a password that is sealed and never shown again. */
export function AddCredential({
  labId,
  asked,
  onClose,
  onAdded,
}: {
  labId: string;
  asked: AskedCredential | null;
  onClose: () => void;
  onAdded: (id: string) => void;
}) {
  return (
    <Modal opened={asked !== null} onClose={onClose} title={asked ? TITLES[asked] : ""} size="lg">
      {asked && <Form key={asked} {...{ labId, asked, onClose, onAdded }} />}
    </Modal>
  );
}

function Form({
  labId,
  asked,
  onClose,
  onAdded,
}: {
  labId: string;
  asked: AskedCredential;
  onClose: () => void;
  onAdded: (id: string) => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [made, setMade] = useState<CredentialView | null>(null);
  const added = async (view: CredentialView) => {
    await client.invalidateQueries({ queryKey: trpc.credential.list.queryKey({ labId }) });
    if (asked === "made-key") setMade(view);
    else onAdded(view.id);
  };
  const makeKey = useMutation(trpc.credential.makeKey.mutationOptions({ onSuccess: added }));
  const addKey = useMutation(trpc.credential.addKey.mutationOptions({ onSuccess: added }));
  const addPassword = useMutation(trpc.credential.addSudoPassword.mutationOptions({ onSuccess: added }));
  const running = { "made-key": makeKey, "own-key": addKey, "sudo-password": addPassword }[asked];
  const problem = running.error ? problemText(running.error) : null;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation(); // React hands it on to the form this dialog was opened from
    const form = new FormData(event.currentTarget);
    const text = (field: string) => String(form.get(field) ?? "");
    const name = text("name").trim();
    if (asked === "made-key") makeKey.mutate({ labId, name });
    else if (asked === "sudo-password") addPassword.mutate({ labId, name, password: text("password") });
    else {
      const passphrase = text("passphrase");
      addKey.mutate({
        ...{ labId, name, privateKey: text("privateKey") },
        ...(passphrase ? { passphrase } : {}),
      });
    }
  };

  if (made?.publicPart) {
    return (
      <Stack gap="md">
        <Text size="md">
          The private half is sealed here. Put this line into <code>~/.ssh/authorized_keys</code> of the user
          that Fairlead logs in as, on every machine that uses the key; or let Fairlead put it there with a
          password once the host keys are accepted.
        </Text>
        <CodeLine label="Public key" code={made.publicPart} />
        <Group justify="flex-end">
          <Button onClick={() => onAdded(made.id)}>Use this key</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          name="name"
          label="Name"
          defaultValue={asked === "sudo-password" ? "sudo" : "lab key"}
          error={problem?.fields.name}
          maxLength={60}
          required
          withAsterisk={false}
          autoComplete="off"
          data-autofocus
        />
        {asked === "own-key" && (
          <>
            <Textarea
              name="privateKey"
              label="Private key"
              description="OpenSSH, PEM or PKCS#8. It is sealed and never shown again."
              placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
              error={problem?.fields.privateKey}
              minRows={6}
              autosize
              maxRows={12}
              required
              withAsterisk={false}
              autoComplete="off"
              spellCheck={false}
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
            />
            <PasswordInput
              name="passphrase"
              label="Passphrase"
              description="Only when the key has one. It opens the key once and is not kept."
              error={problem?.fields.passphrase}
              autoComplete="off"
            />
          </>
        )}
        {asked === "sudo-password" && (
          <PasswordInput
            name="password"
            label="Password"
            description="At least 6 characters."
            error={problem?.fields.password}
            required
            withAsterisk={false}
            autoComplete="new-password"
          />
        )}
        {problem && <ProblemAlert error={running.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={running.isPending}>
            {asked === "made-key" ? "Make key" : asked === "own-key" ? "Seal key" : "Seal password"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
