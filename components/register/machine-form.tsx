"use client";

import { Button, Group, Modal, NumberInput, Stack, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import type { DraftMachine } from "@/server/contract/lab-draft";
import { problemText } from "../api/problem-text";
import { ProblemAlert } from "../ui/problem-alert";
import { CredentialPicker } from "./credential-picker";

export interface MachineInForm {
  title: string;
  machine: DraftMachine;
  /** "Add host", "Save jump host". */
  action: string;
}

/** Asks for one machine: how SSH reaches it and who logs in. */
export function MachineForm({
  labId,
  wanted,
  error,
  saving,
  onSave,
  onClose,
}: Omit<FieldsProps, "machine" | "action"> & { wanted: MachineInForm | null }) {
  return (
    <Modal opened={wanted !== null} onClose={onClose} title={wanted?.title ?? ""} size="lg">
      {wanted && (
        <MachineFields
          key={wanted.machine.name}
          {...{ labId, error, saving, onSave, onClose }}
          machine={wanted.machine}
          action={wanted.action}
        />
      )}
    </Modal>
  );
}

interface FieldsProps {
  labId: string;
  machine: DraftMachine;
  /** "Add host", "Save jump host". */
  action: string;
  error: unknown;
  saving: boolean;
  /** A draft may leave the key for later; a descriptor has one for every machine. */
  needsKey?: boolean;
  onSave: (machine: DraftMachine) => void;
  onClose: () => void;
  /** Further fields. */
  children?: ReactNode;
}

/** The fields of one machine with their buttons, for a dialog. */
export function MachineFields(props: FieldsProps) {
  const { labId, action, error, saving, needsKey = false, onSave, onClose, children } = props;
  const [machine, setMachine] = useState(props.machine);
  const set = (part: Partial<DraftMachine>) => setMachine((before) => ({ ...before, ...part }));
  const problem = error ? problemText(error) : null;
  const fieldError = (field: string) =>
    Object.entries(problem?.fields ?? {}).find(([path]) => path.endsWith(`.${field}`))?.[1];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({ ...machine, name: machine.name.trim(), address: machine.address.trim() });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Group grow align="start" gap="md" preventGrowOverflow={false} wrap="wrap">
          <TextInput
            label="Name"
            description="As it will be called everywhere: small letters, digits, dashes."
            value={machine.name}
            onChange={(event) => set({ name: event.currentTarget.value.toLowerCase() })}
            error={fieldError("name")}
            required
            withAsterisk={false}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            miw={200}
          />
          <TextInput
            label="Address"
            description="IPv4, IPv6 or a host name, as the machine before it sees it."
            value={machine.address}
            onChange={(event) => set({ address: event.currentTarget.value })}
            error={fieldError("address")}
            required
            withAsterisk={false}
            autoComplete="off"
            spellCheck={false}
            miw={200}
          />
        </Group>
        <Group grow align="start" gap="md">
          <TextInput
            label="User"
            value={machine.user}
            onChange={(event) => set({ user: event.currentTarget.value })}
            error={fieldError("user")}
            required
            withAsterisk={false}
            autoComplete="off"
            spellCheck={false}
          />
          <NumberInput
            label="Port"
            value={machine.port}
            onChange={(value) => set({ port: typeof value === "number" ? value : 22 })}
            error={fieldError("port")}
            min={1}
            max={65535}
            allowDecimal={false}
            hideControls
          />
        </Group>
        <CredentialPicker
          labId={labId}
          kind="ssh-key"
          value={machine.credentialId}
          onChange={(credentialId) => set({ credentialId })}
        />
        {machine.user !== "root" && (
          <CredentialPicker
            labId={labId}
            kind="sudo-password"
            value={machine.sudoCredentialId}
            onChange={(sudoCredentialId) => set({ sudoCredentialId })}
          />
        )}
        {children}
        {problem !== null && <ProblemAlert error={error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={saving} disabled={needsKey && machine.credentialId === null}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
