"use client";

import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { ProblemNote } from "../ui/problem-alert";
import { EntryHead } from "./entry-frame";
import { signIn } from "./sign-in";

/** @param next where to go then */
export function SignInForm({ next }: { next: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (form: FormData) => {
    setBusy(true);
    setProblem(null);
    const refused = await signIn(String(form.get("email")), String(form.get("password")));
    if (refused === null) return window.location.assign(next);
    setProblem(refused.message);
    setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit(new FormData(event.currentTarget));
      }}
    >
      <EntryHead title="Sign in" />
      <Stack gap="md">
        {problem && <ProblemNote message={problem} />}
        <TextInput
          name="email"
          type="email"
          label="E-mail address"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          size="md"
        />
        <PasswordInput
          name="password"
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          size="md"
        />
        <Button type="submit" size="md" loading={busy} fullWidth mt={4}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
