"use client";

import { Button, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { CreatedApiKey } from "@/server/contract/api-key";
import { ROLE_TITLES, ROLES, type Role } from "@/server/contract/role-table";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { useLabs } from "../frame/use-labs";
import { useViewer } from "../frame/viewer";
import { ProblemAlert } from "../ui/problem-alert";
import { NewKey } from "./new-key";
import { isRole, ROLE_WORDS } from "./role-words";

/** Asks what a key may do and until when; then shows it, once. */
export function CreateApiKey({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setMade(null)}
      title={made ? "Your new API key" : "Create API key"}
      size="lg"
      // a slip beside the dialog must not lose the one sight of the key
      closeOnClickOutside={made === null}
    >
      {made ? <NewKey made={made} onClose={onClose} /> : <KeyForm onMade={setMade} onClose={onClose} />}
    </Modal>
  );
}

const DAYS = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
];

function KeyForm({ onMade, onClose }: { onMade: (made: CreatedApiKey) => void; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const create = useMutation(trpc.apiKey.create.mutationOptions());
  const labs = useLabs();
  const own = useViewer().role;
  const [role, setRole] = useState<Role>("viewer");
  const [labId, setLabId] = useState("");
  const problem = create.error ? problemText(create.error) : null;
  const fields = problem?.fields ?? {};
  // on one lab a membership may give more than the role everywhere; the server knows
  const choices = ROLES.filter((one) => labId !== "" || ROLES.indexOf(one) <= ROLES.indexOf(own));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const wanted = { name: String(form.get("name") ?? ""), role, labId: labId || null };
        create.mutate(
          { ...wanted, days: Number(form.get("days")) },
          {
            onSuccess: (made) => {
              onMade(made);
              void client.invalidateQueries({ queryKey: trpc.apiKey.list.infiniteQueryKey() });
            },
          },
        );
      }}
    >
      <Stack gap="md">
        <TextInput
          name="name"
          label="Name"
          description="What it is for: “nightly report”. It stands in the audit trail."
          required
          withAsterisk={false}
          maxLength={60}
          autoComplete="off"
          error={fields.name}
          data-autofocus
        />
        <NativeSelect
          label="Lab"
          value={labId}
          onChange={(event) => setLabId(event.currentTarget.value)}
          data={[
            { value: "", label: "Every lab" },
            ...labs.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          error={fields.labId}
        />
        <NativeSelect
          label="Scope"
          description={ROLE_WORDS[role]}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={role}
          onChange={(event) => {
            if (isRole(event.currentTarget.value)) setRole(event.currentTarget.value);
          }}
          data={choices.map((value) => ({ value, label: `At most ${ROLE_TITLES[value]}` }))}
          error={fields.role}
        />
        <NativeSelect name="days" label="Expires in" defaultValue="90" data={DAYS} error={fields.days} />
        {problem && Object.keys(fields).length === 0 && <ProblemAlert error={create.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create API key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
