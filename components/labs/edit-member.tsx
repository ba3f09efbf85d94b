"use client";

import { Button, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { MemberRow } from "@/server/contract/membership";
import { LAB_ROLES, ROLE_TITLES } from "@/server/contract/role-table";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { ProblemAlert } from "../ui/problem-alert";

type LabRole = (typeof LAB_ROLES)[number];
const isLabRole = (text: string): text is LabRole => (LAB_ROLES as readonly string[]).includes(text);

const WORDS: Record<LabRole, string> = {
  operator: "Deploys, starts and cancels jobs and downloads kubeconfigs of this lab.",
  lab_owner: "Does what an operator does, changes and removes this lab, and gives roles on it.",
};

/** Gives a person a role on one lab, changes it or takes it away. @param member null while nothing is asked */
export function EditMember({
  labId,
  labName,
  member,
  onClose,
}: {
  labId: string;
  labName: string;
  member: MemberRow | "new" | null;
  onClose: () => void;
}) {
  const known = member === "new" ? null : member;
  return (
    <Modal
      opened={member !== null}
      onClose={onClose}
      title={known ? `${known.name} on ${labName}` : `Give a role on ${labName}`}
    >
      {member !== null && <MemberForm labId={labId} member={known} onClose={onClose} />}
    </Modal>
  );
}

function MemberForm({
  labId,
  member,
  onClose,
}: {
  labId: string;
  member: MemberRow | null;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const set = useMutation(trpc.membership.set.mutationOptions());
  const remove = useMutation(trpc.membership.remove.mutationOptions());
  const [role, setRole] = useState<LabRole>(member && isLabRole(member.role) ? member.role : "operator");
  const error = set.error ?? remove.error;
  const fields = set.error ? (problemText(set.error).fields ?? {}) : {};
  const onSuccess = async () => {
    await client.invalidateQueries({ queryKey: trpc.membership.list.queryKey({ labId }) });
    await client.invalidateQueries({ queryKey: trpc.lab.get.queryKey({ labId }) });
    onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const email = member?.email ?? String(new FormData(event.currentTarget).get("email") ?? "");
        set.mutate({ labId, email, role }, { onSuccess });
      }}
    >
      <Stack gap="md">
        {member === null && (
          <TextInput
            name="email"
            type="email"
            label="E-mail address"
            description="Of somebody who may sign in here."
            required
            withAsterisk={false}
            autoComplete="off"
            error={fields.email}
            data-autofocus
          />
        )}
        <NativeSelect
          label="Role on this lab"
          description={WORDS[role]}
          inputWrapperOrder={["label", "input", "description"]}
          value={role}
          onChange={(event) => {
            if (isLabRole(event.currentTarget.value)) setRole(event.currentTarget.value);
          }}
          data={LAB_ROLES.map((value) => ({ value, label: ROLE_TITLES[value] }))}
        />
        {error && Object.keys(fields).length === 0 && <ProblemAlert error={error} />}
        <Group justify="flex-end" gap="sm">
          {member && (
            <Button
              variant="default"
              mr="auto"
              loading={remove.isPending}
              onClick={() => remove.mutate({ labId, userId: member.userId }, { onSuccess })}
            >
              Take the role away
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={set.isPending}>
            {member ? "Save" : "Give role"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
