"use client";

import { Button, Group, Modal, NativeSelect, Stack, Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ROLE_TITLES, ROLES } from "@/server/contract/role-table";
import type { UserRow } from "@/server/contract/user";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { ProblemAlert } from "../ui/problem-alert";
import { isRole, ROLE_WORDS } from "./role-words";

/** Changes a person's name, role and right to sign in. @param person null while nobody is changed */
export function EditPerson({ person, onClose }: { person: UserRow | null; onClose: () => void }) {
  return (
    <Modal opened={person !== null} onClose={onClose} title={person ? `Change ${person.name}` : ""}>
      {person && <PersonForm person={person} onClose={onClose} />}
    </Modal>
  );
}

function PersonForm({ person, onClose }: { person: UserRow; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const update = useMutation(trpc.user.update.mutationOptions());
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState(person.role);
  const [maySignIn, setMaySignIn] = useState(person.disabledAt === null);
  const problem = update.error ? problemText(update.error) : null;
  const fields = problem?.fields ?? {};
  const ends = person.disabledAt === null && !maySignIn;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        update.mutate(
          { userId: person.id, name, role, disabled: !maySignIn },
          {
            onSuccess: async () => {
              await client.invalidateQueries({ queryKey: trpc.user.list.queryKey() });
              onClose();
            },
          },
        );
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          withAsterisk={false}
          error={fields.name}
          data-autofocus
        />
        <NativeSelect
          label="Role"
          description={ROLE_WORDS[role]}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={role}
          onChange={(event) => {
            if (isRole(event.currentTarget.value)) setRole(event.currentTarget.value);
          }}
          data={ROLES.map((value) => ({ value, label: ROLE_TITLES[value] }))}
          error={fields.role}
        />
        <Switch
          label="May sign in"
          description="Off ends every session and API key of this person at once; what they did stays in the trail."
          checked={maySignIn}
          onChange={(event) => setMaySignIn(event.currentTarget.checked)}
        />
        {problem && Object.keys(fields).length === 0 && <ProblemAlert error={update.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={update.isPending} className={ends ? "danger" : undefined}>
            {ends ? "Save and end access" : "Save"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
