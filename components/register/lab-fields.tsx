"use client";

import { Group, Stack, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import type { Allowed } from "@/server/contract/job";
import { problemText } from "../api/problem-text";
import { ActionButton } from "../ui/action-button";
import { ProblemAlert } from "../ui/problem-alert";

export interface AboutLab {
  name: string;
  site: string;
  contact: string;
}

/** Name, site and contact of a lab. */
export function LabFields({
  initial,
  action,
  saving,
  error,
  can = { allowed: true, reason: null },
  onSave,
}: {
  initial: AboutLab;
  action: string;
  saving: boolean;
  error: unknown;
  can?: Allowed;
  onSave: (about: AboutLab) => void;
}) {
  const problem = error ? problemText(error) : null;
  const fields = problem?.fields ?? {};
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    if (can.allowed) onSave({ name: text("name"), site: text("site"), contact: text("contact") });
  };
  const inputs = [
    { name: "name", label: "Name", hint: "Letters, digits, space, dot, dash and underscore.", max: 60 },
    { name: "site", label: "Site", hint: "Where it stands: a town, a room, a rack. Optional.", max: 100 },
    { name: "contact", label: "Contact", hint: "Whom to ask before touching it. Optional.", max: 100 },
  ] as const;
  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw={420}>
        {inputs.map(({ name, label, hint, max }) => (
          <TextInput
            key={name}
            name={name}
            label={label}
            description={hint}
            defaultValue={initial[name]}
            error={fields[name] ?? fields[`content.${name}`]}
            maxLength={max}
            required={name === "name"}
            withAsterisk={false}
            autoComplete="off"
            {...(name === "name" ? { "data-autofocus": true } : {})}
          />
        ))}
        {problem && <ProblemAlert error={error} />}
        <Group>
          <ActionButton can={can} type="submit" loading={saving}>
            {action}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}
