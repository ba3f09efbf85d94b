"use client";

import { useSearchParams } from "next/navigation";
import type { JobKind, JobStatus } from "@/server/contract/job";
import { JOB_KIND_TITLES } from "@/server/contract/job-words";
import { STATUS_LOOKS } from "@/server/contract/status-looks";
import { isEnded } from "../job-states";

export interface JobFilter {
  labId?: string;
  status?: JobStatus;
  kind?: JobKind;
}

const STATUSES: readonly JobStatus[] = [
  ...(["running", "queued", "waiting", "canceling"] as const),
  ...(["succeeded", "failed", "canceled", "interrupted"] as const),
];
const KINDS = Object.keys(JOB_KIND_TITLES) as JobKind[];

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
export const STATUS_CHOICES = [
  { value: "", label: "Every state" },
  ...[false, true].map((ended) => ({
    group: ended ? "Ended" : "Going on",
    items: STATUSES.filter((status) => isEnded(status) === ended).map((status) => ({
      value: status,
      label: capital(STATUS_LOOKS[status].word),
    })),
  })),
];
export const KIND_CHOICES = [
  { value: "", label: "Every kind" },
  ...KINDS.map((kind) => ({ value: kind, label: JOB_KIND_TITLES[kind] })),
];

/** The filter of the jobs list lives in the address: `?lab=…&status=failed&kind=deploy`. An unknown word filters nothing. */
export function useJobFilter(labId: string | undefined) {
  const query = useSearchParams();
  const lab = labId ?? query.get("lab");
  const status = STATUSES.find((one) => one === query.get("status"));
  const kind = KINDS.find((one) => one === query.get("kind"));
  const filter: JobFilter = {
    ...(lab ? { labId: lab } : {}),
    ...(status ? { status } : {}),
    ...(kind ? { kind } : {}),
  };
  const setFilter = (change: { labId?: string; status?: string; kind?: string }) => {
    const url = new URL(window.location.href);
    const set = (name: string, value: string | undefined) => {
      if (value === "") url.searchParams.delete(name);
      else if (value !== undefined) url.searchParams.set(name, value);
    };
    if (labId === undefined) set("lab", change.labId);
    set("status", change.status);
    set("kind", change.kind);
    window.history.replaceState(null, "", url);
  };
  return { filter, setFilter };
}
