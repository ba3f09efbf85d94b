import type { JobKind } from "@/server/contract/job";
import type { JobReader } from "./job-reader";

/** Kinds that run inside the runner, over connections it keeps open; loaded when a job of the kind comes. */
const READERS: Partial<Record<JobKind, () => Promise<{ reader: JobReader }>>> = {
  "attach-cluster": () => import("./attach-cluster.read"),
  "host-test": () => import("./host-test.read"),
  "install-key": () => import("./install-key.read"),
  "read-facts": () => import("./read-facts.read"),
};

export const isReader = (kind: JobKind): boolean => READERS[kind] !== undefined;

export async function readerOf(kind: JobKind): Promise<JobReader> {
  const load = READERS[kind];
  if (!load) throw new Error(`This build runs no job of kind ${kind} inside the runner.`);
  return (await load()).reader;
}
