"use client";

import { Button, PasswordInput, type PasswordInputProps, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ProblemNote } from "../ui/problem-alert";
import { EntryHead } from "./entry-frame";
import { signIn } from "./sign-in";

/** @param needsCode this installation can be reached from other machines, so the person proves to have started it */
export function FirstAdminForm({ needsCode }: { needsCode: boolean }) {
  const trpc = useTRPC();
  const create = useMutation(trpc.setup.createFirstAdmin.mutationOptions());
  const [repeatWrong, setRepeatWrong] = useState(false);
  const [signInProblem, setSignInProblem] = useState<string | null>(null);
  const problem = create.error ? problemText(create.error) : null;

  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? "");
    const [email, password] = [text("email"), text("password")];
    setRepeatWrong(password !== text("repeat"));
    if (password !== text("repeat")) return;
    const person = { name: text("name"), email, password };
    create.mutate(needsCode ? { ...person, code: text("code").trim() } : person, {
      onSuccess: async () => {
        const refused = await signIn(email, password);
        if (refused === null) window.location.assign(paths.home());
        else setSignInProblem(refused.message);
      },
    });
  };
  const note =
    signInProblem ?? (problem && Object.keys(problem.fields).length === 0 ? problem.message : null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit(new FormData(event.currentTarget));
      }}
    >
      <EntryHead title="Welcome to Fairlead">
        This installation is new. Create its first administrator, who can add everybody else.
      </EntryHead>
      <Stack gap="md">
        {note && <ProblemNote message={note} />}
        {needsCode && (
          <TextInput
            name="code"
            label="One-time code"
            description="npm start printed it on the machine Fairlead runs on."
            placeholder="ABCD-1234"
            autoComplete="one-time-code"
            required
            withAsterisk={false}
            size="md"
            error={problem?.fields.code}
          />
        )}
        <TextInput
          name="name"
          label="Your name"
          autoComplete="name"
          required
          withAsterisk={false}
          autoFocus
          size="md"
          error={problem?.fields.name}
        />
        <TextInput
          name="email"
          type="email"
          label="E-mail address"
          autoComplete="username"
          required
          withAsterisk={false}
          size="md"
          error={problem?.fields.email}
        />
        <NewPassword
          name="password"
          label="Password"
          description="At least 12 characters; length is what counts."
          minLength={12}
          error={problem?.fields.password}
        />
        <NewPassword
          name="repeat"
          label="Repeat the password"
          error={repeatWrong ? "The two passwords differ." : undefined}
        />
        <Button type="submit" size="md" loading={create.isPending} fullWidth mt={4}>
          Create administrator
        </Button>
      </Stack>
    </form>
  );
}

function NewPassword(props: PasswordInputProps) {
  return <PasswordInput autoComplete="new-password" required withAsterisk={false} size="md" {...props} />;
}
