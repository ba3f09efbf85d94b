"use client";

import {
  IconApi,
  IconChecklist,
  IconCpu,
  IconKeyboard,
  IconMoon,
  IconPackage,
  IconPlugConnected,
  IconPlus,
  IconRocket,
} from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { JobSummary } from "@/server/contract/job";
import type { LabSummary } from "@/server/contract/lab";
import type { ClusterNode } from "@/server/contract/node";
import { STATUS_LOOKS } from "@/server/contract/status-looks";
import { useTRPC } from "../../api/trpc";
import { keepNewer } from "../../nodes/apply-change";
import { paths } from "../../paths";
import { useCurrentLab } from "../current-lab";
import { labItems, mainItems, type NavItem } from "../nav-items";
import { useLabs } from "../use-labs";
import { useMay } from "../viewer";
import type { PaletteEntry } from "./match-entries";

const PLENTY = 200;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** All that can be gone to or done from anywhere: fetched while the palette is open. */
export function usePaletteEntries(text: string): PaletteEntry[] {
  const labs = useLabs();
  const labId = useCurrentLab();
  const here = labs.find((lab) => lab.id === labId);
  const mayCreate = useMay("lab.create");
  const jobs = useJobs(text);
  const trpc = useTRPC();
  const bundles = useQuery(trpc.bundle.list.queryOptions({ limit: PLENTY })).data?.items ?? [];
  const nodes = useNodeNames(here?.cluster ? here.id : null);
  const others = labs.filter((lab) => lab !== here);
  return [
    ...(here ? labItems(here.id).map((item) => pageOf(item, here.name)) : []),
    ...(here ? [deployTo(here)] : []),
    ...(here && here.state !== "draft" ? [hasCluster(here) ? runSuiteOn(here) : attachTo(here)] : []),
    {
      ...{ id: "create", group: "Actions", label: "Create practice lab", words: "new", icon: IconPlus },
      off: mayCreate.reason,
      does: { href: paths.newPracticeLab() },
    },
    {
      ...{ id: "colours", group: "Actions", label: "Switch between light and dark", icon: IconMoon },
      ...{ words: "colours colors theme mode", does: { turn: "colours" } },
    },
    {
      ...{ id: "shortcuts", group: "Actions", label: "Keyboard shortcuts", icon: IconKeyboard },
      ...{ words: "keys help", does: { turn: "shortcuts" } },
    },
    ...others.map(deployTo),
    ...labs.map(
      (lab): PaletteEntry => ({
        ...{ id: lab.id, group: "Labs", label: lab.name, status: lab.state },
        detail: lab.cluster ? `Kubernetes ${lab.cluster.kubernetes}` : STATUS_LOOKS[lab.state].word,
        does: { href: paths.lab(lab.id) },
      }),
    ),
    ...nodes.map(
      ({ name, ready, roles }): PaletteEntry => ({
        ...{ id: `node ${name}`, group: "Nodes", label: name, icon: IconCpu, words: "node" },
        detail: [ready === "True" ? "Ready" : "not Ready", ...roles].join(" · "),
        does: { href: paths.labNode(here?.id ?? "", name) },
      }),
    ),
    ...jobs.map(
      (job): PaletteEntry => ({
        ...{ id: job.id, group: "Jobs", label: job.title, status: job.status, words: job.id },
        detail: `${STATUS_LOOKS[job.status].word} · ${job.labName}`,
        does: { href: paths.job(job.id) },
      }),
    ),
    ...bundles.map(
      (bundle): PaletteEntry => ({
        ...{ id: bundle.id, group: "Bundles", label: bundle.name, icon: IconPackage, words: bundle.id },
        does: { href: paths.bundle(bundle.id) },
      }),
    ),
    pageOf({ label: "API", href: paths.settingsApi(), icon: IconApi }),
    ...mainItems().map((item) => pageOf(item)),
  ];
}

const pageOf = ({ label, href, icon }: NavItem, lab?: string): PaletteEntry => ({
  ...{ id: href, group: lab ?? "Pages", label, icon },
  does: { href },
});

const deployTo = (lab: { id: string; name: string }): PaletteEntry => ({
  ...{ id: `deploy ${lab.id}`, group: "Actions", label: `Deploy to ${lab.name}`, icon: IconRocket },
  does: { href: paths.labDeploy(lab.id) },
});

const hasCluster = ({ cluster }: LabSummary) => cluster !== null && cluster.state !== "gone";

const runSuiteOn = (lab: { id: string; name: string }): PaletteEntry => ({
  ...{ id: `suite ${lab.id}`, group: "Actions", label: `Run a suite on ${lab.name}`, icon: IconChecklist },
  ...{ words: "conformance test e2e", does: { href: `${paths.labConformance(lab.id)}?dialog=run` } },
});

const attachTo = (lab: { id: string; name: string }): PaletteEntry => ({
  ...{
    id: `attach ${lab.id}`,
    group: "Actions",
    label: `Attach a cluster to ${lab.name}`,
    icon: IconPlugConnected,
  },
  ...{ words: "existing kubeconfig", does: { href: `${paths.lab(lab.id)}?dialog=attach` } },
});

/** The nodes of the lab the person is at; none without a cluster. */
function useNodeNames(labId: string | null): readonly ClusterNode[] {
  const trpc = useTRPC();
  const options = trpc.node.list.queryOptions(
    { labId: labId ?? "" },
    // as the nodes' pages have it, whose answer this shares
    { enabled: labId !== null, structuralSharing: keepNewer },
  );
  return useQuery(options).data?.nodes ?? [];
}

/** The newest jobs, and the one whose whole id is typed however old it is. */
function useJobs(text: string): JobSummary[] {
  const trpc = useTRPC();
  const newest = useQuery(
    trpc.job.list.queryOptions({ limit: PLENTY }, { placeholderData: keepPreviousData }),
  );
  const jobId = text.trim().toLowerCase();
  const named = useQuery(trpc.job.get.queryOptions({ jobId }, { enabled: ID.test(jobId), retry: false }));
  const jobs = newest.data?.items ?? [];
  return named.data && !jobs.some((job) => job.id === jobId) ? [...jobs, named.data] : jobs;
}
