"use client";

import { Alert, Button, Group, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { SUITE_PRESET_IDS, SUITE_PRESETS } from "@/server/contract/suite-presets";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { SuiteFigures, useSuitePlan } from "./suite-figures";

const OWN = "own";

/** Starts a run of the upstream suite: which tests, how long, and what it will be called. */
export function RunSuite({
  labId,
  opened,
  onClose,
}: {
  labId: string;
  opened: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const run = useMutation(trpc.suite.run.mutationOptions());
  const [chosen, setChosen] = useState<string>("api");
  const [focus, setFocus] = useState("");
  const [confirmName, setConfirmName] = useState("");
  const preset = SUITE_PRESET_IDS.find((id) => id === chosen);
  const tests = preset ? { preset } : { focus: [focus] };
  const mayDisturb = preset === undefined || SUITE_PRESETS[preset].mayDisturb;
  const disruptive = mayDisturb && confirmName.trim() !== "";
  const whole = preset === "conformance" && disruptive;
  const plan = useSuitePlan({ labId, preset, focus, disruptive, enabled: opened });
  const refused = run.error ?? (plan.empty ? null : plan.error);
  const atFocus = refused && problemText(refused).fields.focus;
  async function start() {
    const typed = disruptive ? { confirmName } : {};
    try {
      const { jobId } = await run.mutateAsync({ labId, ...tests, ...typed });
      // else Back would open it again
      onClose();
      router.push(paths.job(jobId));
    } catch {
      // told by the alert
    }
  }
  return (
    <Modal opened={opened} onClose={onClose} title="Run a suite">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          start();
        }}
      >
        <Stack gap="md">
          <Radio.Group label="Tests" value={chosen} onChange={setChosen}>
            <Stack gap="xs" mt="xs">
              {SUITE_PRESET_IDS.map((id) => {
                const { title, words: description } = SUITE_PRESETS[id];
                return <Radio key={id} value={id} label={title} description={description} />;
              })}
              <Radio
                value={OWN}
                label="A focus of my own"
                description="A regular expression on tests' names"
              />
            </Stack>
          </Radio.Group>
          {chosen === OWN && (
            <TextInput
              required
              label="Focus"
              placeholder="\[sig-node\] Pods should"
              value={focus}
              error={atFocus}
              onChange={(event) => {
                setFocus(event.currentTarget.value);
                run.reset();
              }}
            />
          )}
          {mayDisturb && (
            <TextInput
              label="Lab's name, to run serial and disruptive tests too"
              description="Left empty, tests that may disturb the cluster are skipped."
              value={confirmName}
              onChange={(event) => setConfirmName(event.currentTarget.value)}
            />
          )}
          <SuiteFigures plan={plan} />
          <Text size="sm" c="dimmed">
            {whole
              ? "Nothing is left out: it counts as conformance where every required test runs and none fails."
              : "A choice of tests is a lab run: it is kept and never counts as conformance."}
          </Text>
          {run.error && !problemText(run.error).fields.focus && (
            <Alert color="red" role="alert">
              {problemText(run.error).message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            <Button type="submit" loading={run.isPending}>
              Run
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
