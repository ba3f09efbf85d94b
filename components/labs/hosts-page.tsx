"use client";

import { Button, Group } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { LabHost } from "@/server/contract/lab";
import { useTRPC } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { useMay } from "../frame/viewer";
import { ReadFacts } from "../hosts/read-facts";
import { paths } from "../paths";
import { AcceptKeys, waitsForKey } from "../register/accept-keys";
import { useHostTests } from "../register/use-draft";
import { ActionButton } from "../ui/action-button";
import { DataTable } from "../ui/data-table";
import { GlossaryTerm } from "../ui/glossary-term";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { useOnDemand } from "../ui/use-on-demand";
import { type HostRow, hostColumns } from "./host-columns";
import { HostMenu } from "./host-menu";
import { LabProblem } from "./lab-problem";
import { NoHosts } from "./no-hosts";
import { useLab } from "./use-lab";

const loadRemoveWorker = () => import("./remove-worker").then((part) => part.RemoveWorker);

/** Every machine of the lab: whether it answers, what it is, and the key that is pinned for it. */
export function HostsPage({ labId }: { labId: string }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const query = useLab(labId);
  const lab = query.data;
  const tests = useHostTests(labId).data ?? [];
  const facts = useQuery(trpc.host.factsOfLab.queryOptions({ labId })).data ?? [];
  const [comparing, setComparing] = useState(false);
  const test = useMutation(
    trpc.host.test.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.host.tests.queryKey({ labId }) }),
    }),
  );
  const may = useMay("job.start");
  const [leaving, setLeaving] = useState<string | null>(null);
  const RemoveWorker = useOnDemand(loadRemoveWorker, leaving !== null);
  const rows = lab?.hostList.map(
    (host): HostRow => ({
      ...host,
      test: tests.find(({ hostId }) => hostId === host.id) ?? null,
      facts: facts.find(({ hostId }) => hostId === host.id) ?? null,
    }),
  );
  const waiting = tests.filter(waitsForKey).length;
  if (!lab && query.error) return <LabProblem error={query.error} onRetry={() => query.refetch()} />;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Labs", href: paths.home() },
          { label: lab?.name ?? "Lab", href: paths.lab(labId) },
        ]}
        title="Hosts"
        marks={lab?.marks ?? []}
        sub={
          <>
            Fairlead connects only to a host that answers with the pinned <GlossaryTerm term="fingerprint" />.
          </>
        }
        actions={
          lab &&
          lab.hostList.length > 0 && (
            <Group gap="xs">
              {waiting > 0 && (
                <Button onClick={() => setComparing(true)}>
                  {waiting === 1 ? "Compare 1 host key" : `Compare ${waiting} host keys`}
                </Button>
              )}
              <ActionButton
                variant="default"
                can={may}
                loading={test.isPending}
                onClick={() => test.mutate({ labId })}
              >
                Test every machine
              </ActionButton>
              <ReadFacts labId={labId} label="Read facts" />
            </Group>
          )
        }
        api={[
          { label: "Read this lab and its hosts", method: "GET", path: `/api/v1/labs/${labId}` },
          { label: "Test every machine", method: "POST", path: `/api/v1/labs/${labId}/host-tests`, body: {} },
          { label: "Read facts", method: "POST", path: `/api/v1/labs/${labId}/fact-readings`, body: {} },
          {
            label: "Remove a worker from the cluster",
            method: "POST",
            path: `/api/v1/labs/${labId}/worker-removals`,
            body: { host: "HOST", confirmName: "HOST" },
          },
          { label: "What is known of each host", method: "GET", path: `/api/v1/labs/${labId}/facts` },
        ]}
      />
      {test.error && <ProblemAlert error={test.error} />}
      <Panel flush>
        <DataTable
          label={`Hosts of ${lab?.name ?? "this lab"}`}
          columns={[
            ...hostColumns(labId),
            {
              key: "menu",
              title: "",
              action: true,
              align: "right",
              value: () => null,
              render: (host) => lab && <HostMenu lab={lab} host={host} onRemove={setLeaving} />,
            },
          ]}
          rows={rows}
          rowKey={(host) => host.id}
          error={query.error}
          onRetry={() => query.refetch()}
          exportName={`${lab?.name ?? "lab"}-hosts`}
          toolbar={lab && lab.hostList.length > 0 && hostsInWords(lab.hostList)}
          empty={<NoHosts state={lab?.state} />}
        />
      </Panel>
      {RemoveWorker && lab && leaving !== null && (
        <RemoveWorker key={leaving} lab={lab} host={leaving} opened onClose={() => setLeaving(null)} />
      )}
      <AcceptKeys
        labId={labId}
        tests={tests}
        opened={comparing}
        onClose={() => setComparing(false)}
        onAccepted={(names) => {
          setComparing(false);
          test.mutate({ labId, hosts: names });
        }}
      />
    </>
  );
}

function hostsInWords(hosts: readonly LabHost[]): string {
  const jumps = hosts.filter((host) => host.jump).length;
  const rest = hosts.length - jumps;
  return `${rest} ${rest === 1 ? "host" : "hosts"}, ${jumps} jump ${jumps === 1 ? "host" : "hosts"}`;
}
