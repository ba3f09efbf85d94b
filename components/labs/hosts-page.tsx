"use client";

import { Button, Group } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { useMay } from "../frame/viewer";
import { ReadFacts } from "../hosts/read-facts";
import { WaysPanel } from "../hosts/ways-panel";
import { paths } from "../paths";
import { AcceptKeys, waitsForKey } from "../register/accept-keys";
import type { WantedEdit } from "../register/edit-machine";
import { useHostTests } from "../register/use-draft";
import { ActionButton } from "../ui/action-button";
import { DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { GlossaryTerm } from "../ui/glossary-term";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { useOnDemand } from "../ui/use-on-demand";
import { useUrlParams } from "../ui/use-url-params";
import { AddMachine } from "./add-machine";
import { chooseColumn } from "./choose-column";
import { type HostRow, hostColumns } from "./host-columns";
import { HostMenu } from "./host-menu";
import { HostTools } from "./host-tools";
import { LabProblem } from "./lab-problem";
import { NoHosts } from "./no-hosts";
import { useLab } from "./use-lab";

const loadEditMachine = () => import("../register/edit-machine").then((part) => part.EditMachine);
const loadTagHosts = () => import("./tag-hosts").then((part) => part.TagHosts);
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
  const [editing, setEditing] = useState<WantedEdit | null>(null);
  const EditMachine = useOnDemand(loadEditMachine, editing !== null);
  const [tagging, setTagging] = useState(false);
  const TagHosts = useOnDemand(loadTagHosts, tagging);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const { values, set } = useUrlParams(["tag"]);
  const { tag } = values;
  const rows = lab?.hostList
    .filter((host) => tag === "" || host.tags.includes(tag))
    .map(
      (host): HostRow => ({
        ...host,
        test: tests.find(({ hostId }) => hostId === host.id) ?? null,
        facts: facts.find(({ hostId }) => hostId === host.id) ?? null,
      }),
    );
  // a host that left, or that the filter hides, is not acted on unseen
  const chosen = rows?.filter((host) => picked.includes(host.name)).map((host) => host.name) ?? [];
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
              {lab.can.edit.allowed && (
                <AddMachine jumpHosts={lab.hostList.filter((host) => host.jump).length} onAdd={setEditing} />
              )}
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
          {
            label: "Tag hosts",
            method: "POST",
            path: `/api/v1/labs/${labId}/host-tags`,
            body: { hosts: chosen.length > 0 ? chosen : ["HOST"], add: ["TAG"], remove: [] },
          },
          { label: "What is known of each host", method: "GET", path: `/api/v1/labs/${labId}/facts` },
          { label: "Whether the hosts reach each other", method: "GET", path: `/api/v1/labs/${labId}/reach` },
        ]}
      />
      {test.error && <ProblemAlert error={test.error} />}
      <Panel flush>
        <DataTable
          label={`Hosts of ${lab?.name ?? "this lab"}`}
          columns={[
            ...(lab?.can.edit.allowed ? [chooseColumn(chosen, setPicked)] : []),
            ...hostColumns(labId),
            {
              key: "menu",
              title: "",
              action: true,
              align: "right",
              value: () => null,
              render: (host) =>
                lab && <HostMenu lab={lab} host={host} onRemove={setLeaving} onEdit={setEditing} />,
            },
          ]}
          rows={rows}
          rowKey={(host) => host.id}
          error={query.error}
          onRetry={() => query.refetch()}
          exportName={`${lab?.name ?? "lab"}-hosts`}
          toolbar={
            lab &&
            lab.hostList.length > 0 && (
              <HostTools
                {...{ labId, tag, chosen }}
                hosts={lab.hostList}
                canTag={lab.can.edit}
                canTest={may}
                testing={test.isPending}
                onTag={(next) => set({ tag: next })}
                onChoose={setPicked}
                onTest={(hosts) => test.mutate({ labId, hosts: [...hosts] })}
                onRetag={() => setTagging(true)}
              />
            )
          }
          empty={
            tag === "" ? (
              <NoHosts state={lab?.state} />
            ) : (
              <EmptyState
                title={`No host is tagged ${tag}`}
                action={<Button onClick={() => set({ tag: "" })}>Show every host</Button>}
              >
                Tags stand in the descriptor: choose hosts, then Tag.
              </EmptyState>
            )
          }
        />
      </Panel>
      {RemoveWorker && lab && leaving !== null && (
        <RemoveWorker key={leaving} lab={lab} host={leaving} opened onClose={() => setLeaving(null)} />
      )}
      <WaysPanel labId={labId} />
      {EditMachine && lab && editing && (
        <EditMachine lab={lab} wanted={editing} onClose={() => setEditing(null)} />
      )}
      {TagHosts && lab && tagging && (
        <TagHosts
          labId={labId}
          hosts={lab.hostList.filter((host) => chosen.includes(host.name))}
          onClose={() => setTagging(false)}
        />
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
