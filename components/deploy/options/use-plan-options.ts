"use client";

import { useDebouncedValue } from "@mantine/hooks";
import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { isField, knownTexts, type OptionTexts } from "./option-texts";

/** In the address: a person took everything back, though the running cluster was asked for something. */
const NOTHING = "none";
const MARK = "options";
/** Servers and proxies take an address of 8 KiB; a lab of 100 hosts may have more options than that. */
const MOST_IN_ADDRESS = 4_000;
const SETTLE_MS = 350;

/**
 * What a person asks beyond the roles: null = as proposed. It lives in the address, so that a plan can be sent to somebody
 * else to read; what is too long for it, in this tab's storage. `settled` follows once nobody types any more.
 */
export function usePlanOptions(labId: string, hosts: readonly string[]) {
  const query = useSearchParams();
  const [texts, setTexts] = useState<OptionTexts | null>(() => readTexts(labId, query, hosts));
  const [settled] = useDebouncedValue(texts, SETTLE_MS);
  useEffect(() => keepTexts(labId, settled), [labId, settled]);
  return { texts, settled, setTexts, settling: texts !== settled };
}

const storageKey = (labId: string) => `fairlead options ${labId}`;

function readTexts(labId: string, query: URLSearchParams, hosts: readonly string[]): OptionTexts | null {
  const mark = query.get(MARK);
  if (mark === NOTHING) return {};
  const kept = mark === null || typeof window === "undefined" ? null : readStorage(storageKey(labId));
  const texts = knownTexts(kept ?? query.entries(), hosts);
  return Object.keys(texts).length === 0 ? null : texts;
}

function keepTexts(labId: string, texts: OptionTexts | null): void {
  const url = new URL(window.location.href);
  const before = url.search;
  // of any host: one that is gone since leaves nothing behind
  for (const name of [...url.searchParams.keys()]) {
    if (isField(name, [name.split(".")[1] ?? ""])) url.searchParams.delete(name);
  }
  url.searchParams.delete(MARK);
  const entries = Object.entries(texts ?? {});
  const long = JSON.stringify(entries).length > MOST_IN_ADDRESS;
  if (long) {
    url.searchParams.set(MARK, "kept");
    window.sessionStorage.setItem(storageKey(labId), JSON.stringify(entries));
  } else if (texts !== null && entries.length === 0) url.searchParams.set(MARK, NOTHING);
  else for (const [field, text] of entries) url.searchParams.set(field, text);
  if (url.search !== before) window.history.replaceState(null, "", url);
}

function readStorage(key: string): [string, string][] | null {
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(key) ?? "null");
    if (!Array.isArray(kept)) return null;
    return kept.flatMap((entry: unknown): [string, string][] =>
      Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "string"
        ? [[entry[0], entry[1]]]
        : [],
    );
  } catch {
    return null;
  }
}
