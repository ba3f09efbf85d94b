"use client";

import { Button, Group, Modal, NativeSelect, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ROLE_TITLES, ROLES, type Role } from "@/server/contract/role-table";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { ProblemAlert } from "../ui/problem-alert";
import { isRole, ROLE_WORDS } from "./role-words";

/** Adds somebody who may sign in. */
export function AddPerson({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add a person">
      <PersonForm onClose={onClose} />
    </Modal>
  );
}

function PersonForm({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const create = useMutation(trpc.user.create.mutationOptions());
  const [role, setRole] = useState<Role>("viewer");
  const problem = create.error ? problemText(create.error) : null;
  const fields = problem?.fields ?? {};
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const text = (name: string) => String(form.get(name) ?? "");
        create.mutate(
          { name: text("name"), email: text("email"), password: text("password"), role },
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
          name="name"
          label="Name"
          required
          withAsterisk={false}
          error={fields.name}
          data-autofocus
        />
        <TextInput
          name="email"
          type="email"
          label="E-mail address"
          required
          withAsterisk={false}
          autoComplete="off"
          error={fields.email}
        />
        <PasswordInput
          name="password"
          label="Password"
          description="At least 12 characters. Hand it over by a safe way."
          autoComplete="new-password"
          minLength={12}
          required
          withAsterisk={false}
          error={fields.password}
        />
        <NativeSelect
          label="Role"
          description={ROLE_WORDS[role]}
          inputWrapperOrder={["label", "input", "description"]}
          value={role}
          onChange={(event) => {
            if (isRole(event.currentTarget.value)) setRole(event.currentTarget.value);
          }}
          data={ROLES.map((value) => ({ value, label: ROLE_TITLES[value] }))}
        />
        {problem && Object.keys(fields).length === 0 && <ProblemAlert error={create.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={create.isPending}>
            Add person
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
