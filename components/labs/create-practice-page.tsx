"use client";

import { Checkbox, Group, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { useMay } from "../frame/viewer";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { GlossaryTerm } from "../ui/glossary-term";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import classes from "./create-practice.module.css";
import { HostCount } from "./host-count";
import { mostHosts, practiceAllowed } from "./practice-allowed";
import { PracticePreview } from "./practice-preview";

/** Asks what the practice lab should be, beside what will come out. */
export function CreatePracticePage() {
  const trpc = useTRPC();
  const router = useRouter();
  const capacity = useQuery(trpc.lab.practiceCapacity.queryOptions({}, { refetchInterval: 15_000 }));
  const create = useMutation(trpc.lab.createPractice.mutationOptions());
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"cluster" | "plain">("cluster");
  const [hosts, setHosts] = useState(3);
  const [telco, setTelco] = useState(true);
  const [key] = useState(() => `page-${Date.now()}-${Math.random().toString(36).slice(2)}`);
  const most = mostHosts(capacity.data, kind);
  const count = Math.max(1, Math.min(hosts, most));
  const can = practiceAllowed(useMay("lab.create"), capacity.data);
  const fits = most > 0 ? can : { allowed: false, reason: capacity.data?.reason ?? null };
  const problem = create.error ? problemText(create.error) : null;
  const body = { name: name.trim(), kind, hosts: count, telco };

  const submit = () =>
    create.mutate(
      { ...body, idempotencyKey: `${key}-${JSON.stringify(body).length}-${body.name}`.slice(0, 100) },
      { onSuccess: ({ jobId }) => router.push(paths.job(jobId)) },
    );

  return (
    <>
      <PageHeader
        crumbs={[{ label: "Labs", href: paths.home() }]}
        title="Create practice lab"
        sub={
          <>
            A <GlossaryTerm term="practice lab" /> lives on this machine and is removed with one press.
          </>
        }
        api={[
          {
            label: "Create practice lab",
            method: "POST",
            path: "/api/v1/practice-labs",
            body: { ...body, name: body.name || "my-lab" },
          },
          { label: "How many hosts fit", method: "GET", path: "/api/v1/practice-lab-capacity" },
        ]}
      />
      <div className={classes.columns}>
        <Panel>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (fits.allowed && !create.isPending) submit();
            }}
          >
            <Stack gap="lg">
              <TextInput
                label="Name"
                description="Letters, digits, space, dot, dash and underscore."
                placeholder="munich-1"
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
                error={problem?.fields.name}
                maxLength={60}
                required
                withAsterisk={false}
                autoComplete="off"
                data-autofocus
                maw={360}
              />
              <Radio.Group
                label="For what"
                value={kind}
                onChange={(value) => setKind(value === "plain" ? "plain" : "cluster")}
              >
                <Stack gap={8} mt={6}>
                  <Radio
                    value="cluster"
                    label="Kubernetes"
                    description="The first host takes the control plane, the others are workers."
                  />
                  <Radio
                    value="plain"
                    label="Hosts only"
                    description="Lighter, so more fit; Deploy refuses them."
                  />
                </Stack>
              </Radio.Group>
              <HostCount value={count} most={most} onChange={setHosts} reason={capacity.data?.reason} />
              <Checkbox
                checked={telco}
                onChange={(event) => setTelco(event.currentTarget.checked)}
                label="Give the last host recorded telco hardware"
                disabled={kind === "cluster" && count === 1}
                description="CPUs, huge pages and SR-IOV NICs of a real server, as a recording. It is marked so everywhere."
              />
              {problem && !problem.fields.name && <ProblemAlert error={create.error} />}
              {capacity.error && !capacity.data && (
                <ProblemAlert error={capacity.error} onRetry={() => capacity.refetch()} />
              )}
              <Group gap="sm">
                <ActionButton can={fits} type="submit" loading={create.isPending}>
                  Create lab with {count} {count === 1 ? "host" : "hosts"}
                </ActionButton>
                <Text size="sm" c="dimmed">
                  About 5 s; the first one on a machine about 30 s.
                </Text>
              </Group>
            </Stack>
          </form>
        </Panel>
        <PracticePreview name={body.name} hosts={count} kind={kind} telco={telco} />
      </div>
    </>
  );
}
