"use client";

import { Button, Checkbox, Group, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { LabDetail } from "@/server/contract/lab";
import type { WorkersPlanView } from "@/server/contract/workers";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { countWords } from "../ui/count-words";
import { formatDuration } from "../ui/format-time";
import { ProblemAlert } from "../ui/problem-alert";
import { findingWords, openFindings } from "./findings";

/** Chooses hosts that join the cluster as workers, shows what that would be, then leads to the job. */
export function AddWorkers({
  lab,
  opened,
  onClose,
}: {
  lab: LabDetail;
  opened: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const free = lab.hostList.filter((host) => !host.jump && host.node === null).map((host) => host.name);
  const [chosen, setChosen] = useState<readonly string[]>(free);
  const [ticked, setTicked] = useState(false);
  const hosts = free.filter((name) => chosen.includes(name));
  const plan = useQuery(
    trpc.workers.plan.queryOptions(
      { labId: lab.id, hosts },
      { enabled: opened && hosts.length > 0, placeholderData: keepPreviousData },
    ),
  );
  const add = useMutation(trpc.workers.add.mutationOptions());
  const view = hosts.length > 0 ? plan.data : undefined;
  const asksTick = view?.bundle.builtHere === true && lab.kind !== "practice";
  return (
    <Modal opened={opened} onClose={onClose} title={`Add workers to the cluster of ${lab.name}`} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          if (!view) return;
          add.mutate(
            { labId: lab.id, hosts, digest: view.digest, acceptBuiltHere: asksTick && ticked },
            {
              onSuccess: ({ jobId }) => router.push(paths.job(jobId)),
              // the lab changed since: show the plan as it is now
              onError: () => void plan.refetch(),
            },
          );
        }}
      >
        <Stack gap="md">
          <Checkbox.Group label="Hosts that join" value={[...hosts]} onChange={setChosen}>
            <Stack gap={6} mt={6}>
              {free.map((name) => (
                <Checkbox
                  key={name}
                  value={name}
                  label={<HostLabel name={name} planned={view?.hosts.find((host) => host.name === name)} />}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          {hosts.length > 0 && plan.error && (
            <ProblemAlert error={plan.error} onRetry={() => void plan.refetch()} />
          )}
          {hosts.length > 0 && !view && !plan.error && <Skeleton height={120} />}
          {view && <PlanWords view={view} />}
          {asksTick && (
            <Checkbox
              checked={ticked}
              onChange={(event) => setTicked(event.currentTarget.checked)}
              label="Put programs that were built here, not released by their projects, on these hosts"
            />
          )}
          {add.error && <ProblemAlert error={add.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <ActionButton type="submit" can={allowed(view, asksTick && !ticked)} loading={add.isPending}>
              {hosts.length < 2 ? "Add worker" : `Add ${hosts.length} workers`}
            </ActionButton>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function allowed(view: WorkersPlanView | undefined, waitsForTick: boolean) {
  if (!view) return { allowed: false, reason: "Choose a host that joins." };
  if (view.can.add.allowed && waitsForTick) {
    return { allowed: false, reason: "Programs that were built here need your tick." };
  }
  return view.can.add;
}

function HostLabel({
  name,
  planned,
}: {
  name: string;
  planned: WorkersPlanView["hosts"][number] | undefined;
}) {
  return (
    <>
      {name}
      {planned && (
        <Text span size="xs" c="dimmed" className="mono" ml={8}>
          {planned.address}, pods {planned.podCidr}
        </Text>
      )}
    </>
  );
}

/** What would happen and what stands against it. */
function PlanWords({ view }: { view: WorkersPlanView }) {
  const open = openFindings(view.checks);
  return (
    <div>
      <Text size="sm">
        Kubernetes {view.kubernetes} from {view.bundle.name}, about{" "}
        {formatDuration(view.estimateSeconds * 1000)}: {view.stages.map((stage) => stage.title).join(", ")}.
        The nodes that are there get routes to the pods of{" "}
        {countWords(view.hosts.length, "new node", "new nodes")} and are verified again.
      </Text>
      <Text size="sm" mt="xs">
        {findingWords(view.checks)}
      </Text>
      {open.length > 0 && (
        <ul style={{ margin: "6px 0 0", paddingLeft: 20 }}>
          {open.map((one) => (
            <li key={`${one.id} ${one.host ?? ""} ${one.message}`}>
              <Text size="sm">
                {one.host === null ? "" : `${one.host}: `}
                {one.message} {one.fix}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {!view.can.add.allowed && (
        <Text size="sm" mt="xs" role="status">
          {view.can.add.reason}
        </Text>
      )}
    </div>
  );
}
