"use client";

import { Group, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { HostTags } from "../labs/host-tags";
import { LabProblem } from "../labs/lab-problem";
import { useLab } from "../labs/use-lab";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { RelativeTime } from "../ui/relative-time";
import { SkeletonLines } from "../ui/skeleton-lines";
import { useOnDemand } from "../ui/use-on-demand";
import { CpuTab, DisksTab, FirmwareTab, KernelTab, MemoryTab, NetworkTab } from "./fact-tabs";
import { HistoryTab } from "./history-tab";
import classes from "./host.module.css";
import { layersOf } from "./layers-of";
import { NumaPictureView } from "./numa-picture";
import { RawTab } from "./raw-tab";
import { ReadFacts } from "./read-facts";

const loadEditMachine = () => import("../register/edit-machine").then((part) => part.EditMachine);

const TABS = ["cpu", "memory", "network", "disks", "firmware", "kernel", "raw", "history"] as const;
const TITLES: Record<(typeof TABS)[number], string> = {
  cpu: "CPU",
  memory: "Memory",
  network: "Network",
  disks: "Disks",
  firmware: "Firmware",
  kernel: "Kernel",
  raw: "Raw",
  history: "History",
};

/** One machine as it described itself: the NUMA picture, its facts by subject, and what changed between readings. */
export function HostPage({ labId, host }: { labId: string; host: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const asked = useSearchParams().get("tab");
  const tab = TABS.find((one) => one === asked) ?? "cpu";
  const labQuery = useLab(labId);
  const lab = labQuery.data;
  const query = useQuery(trpc.host.facts.queryOptions({ labId, host }, { refetchInterval: 5000 }));
  const reading = query.data;
  const machine = lab?.hostList.find(({ name }) => name === host);
  const isNode = machine !== undefined && machine.node !== null;
  const nodes = useQuery(
    trpc.node.list.queryOptions({ labId }, { enabled: isNode, refetchInterval: 30_000 }),
  ).data;
  const layers = layersOf(
    nodes?.nodes.find(({ name }) => name === host),
    nodes?.prediction.nodes.find(({ node }) => node === host),
    reading?.facts.assignments,
  );
  const [editing, setEditing] = useState(false);
  const EditMachine = useOnDemand(loadEditMachine, editing);
  if (!lab && labQuery.error) return <LabProblem error={labQuery.error} onRetry={() => labQuery.refetch()} />;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Labs", href: paths.home() },
          { label: lab?.name ?? "Lab", href: paths.lab(labId) },
          { label: "Hosts", href: paths.labHosts(labId) },
        ]}
        title={host}
        marks={machine?.recordedHardware ? ["recorded hardware"] : []}
        sub={
          reading ? (
            <>
              {machine && `${machine.user}@${machine.address} · `}facts read <RelativeTime at={reading.at} />{" "}
              in {reading.ms} ms
            </>
          ) : (
            machine && `${machine.user}@${machine.address}`
          )
        }
        actions={
          <Group gap="xs">
            {lab && machine && (
              <ActionButton variant="default" can={lab.can.edit} onClick={() => setEditing(true)}>
                Edit
              </ActionButton>
            )}
            <ReadFacts labId={labId} hosts={[host]} label={reading ? "Read again" : "Read facts"} />
          </Group>
        }
        api={[
          { label: "Read what is known", method: "GET", path: `/api/v1/labs/${labId}/hosts/${host}/facts` },
          {
            label: "Read facts from the host",
            method: "POST",
            path: `/api/v1/labs/${labId}/fact-readings`,
            body: { hosts: [host] },
          },
        ]}
      />
      {machine && machine.tags.length > 0 && (
        <div className={classes.tags}>
          <HostTags tags={machine.tags} />
        </div>
      )}
      {EditMachine && lab && machine && editing && (
        <EditMachine
          lab={lab}
          wanted={{ jump: machine.jump, name: host }}
          onClose={() => setEditing(false)}
          onSaved={(name) => {
            if (name !== null && name !== host) router.replace(paths.labHost(labId, name));
          }}
        />
      )}
      {query.error && !reading ? (
        <ProblemAlert error={query.error} onRetry={() => query.refetch()} />
      ) : reading === undefined ? (
        <Panel>
          <SkeletonLines lines={8} />
        </Panel>
      ) : reading === null ? (
        <Panel>
          <EmptyState title="Not read yet">
            Reading facts is one SSH login that looks and changes nothing: CPUs, NUMA, huge pages, NICs,
            disks, kernel.
          </EmptyState>
        </Panel>
      ) : (
        <div className={classes.stack} style={{ marginTop: 0 }}>
          <Panel
            title="NUMA"
            aside={
              isNode && (
                <Link href={paths.labNode(labId, host)}>With the cluster’s plan: what its node offers</Link>
              )
            }
          >
            <NumaPictureView facts={reading.facts} layers={layers} />
          </Panel>
          <Panel>
            <Tabs
              value={tab}
              keepMounted={false}
              onChange={(next) => next && router.replace(paths.labHost(labId, host, next), { scroll: false })}
            >
              <Tabs.List mb="md" style={{ flexWrap: "nowrap", overflowX: "auto" }}>
                {TABS.map((one) => (
                  <Tabs.Tab key={one} value={one}>
                    {TITLES[one]}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
              <Tabs.Panel value="cpu">
                <CpuTab facts={reading.facts} />
              </Tabs.Panel>
              <Tabs.Panel value="memory">
                <MemoryTab facts={reading.facts} />
              </Tabs.Panel>
              <Tabs.Panel value="network">
                <NetworkTab facts={reading.facts} host={host} />
              </Tabs.Panel>
              <Tabs.Panel value="disks">
                <DisksTab facts={reading.facts} host={host} />
              </Tabs.Panel>
              <Tabs.Panel value="firmware">
                <FirmwareTab facts={reading.facts} />
              </Tabs.Panel>
              <Tabs.Panel value="kernel">
                <KernelTab facts={reading.facts} />
              </Tabs.Panel>
              <Tabs.Panel value="raw">
                <RawTab host={host} facts={reading.facts} />
              </Tabs.Panel>
              <Tabs.Panel value="history">
                <HistoryTab labId={labId} host={host} />
              </Tabs.Panel>
            </Tabs>
          </Panel>
        </div>
      )}
    </>
  );
}
