"use client";

import { useSearchParams } from "next/navigation";
import type { SortOrder } from "./sort-rows";

/** Filters that live in the address, so that what is on the screen can be sent to somebody. Empty = not there. */
export function useUrlParams<Key extends string>(keys: readonly Key[]) {
  const query = useSearchParams();
  const values = Object.fromEntries(keys.map((key) => [key, query.get(key) ?? ""])) as Record<Key, string>;
  return { values, set: (change: Partial<Record<Key, string>>) => setParams(change) };
}

/** Whether a dialog is open, in the address: `?dialog=attach`, so that a link leads to it. */
export function useDialogParam(name: string) {
  const opened = useSearchParams().get("dialog") === name;
  return { opened, open: () => setParams({ dialog: name }), close: () => setParams({ dialog: "" }) };
}

/** The order of a table in the address: `?sort=hosts`, `?sort=-hosts` for descending. */
export function useUrlOrder() {
  const sort = useSearchParams().get("sort") ?? "";
  const descending = sort.startsWith("-");
  const order: SortOrder | null = sort === "" ? null : { key: sort.replace(/^-/, ""), descending };
  const onOrder = (next: SortOrder | null) =>
    setParams({ sort: next === null ? "" : `${next.descending ? "-" : ""}${next.key}` });
  return { order, onOrder };
}

/** Replaces the address in place: no navigation, and Back leaves the page. */
export function setParams(change: Partial<Record<string, string>>): void {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue;
    if (value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  window.history.replaceState(null, "", url);
}
