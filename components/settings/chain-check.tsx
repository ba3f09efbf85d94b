"use client";

import { Alert, Anchor, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc";
import { StatusBadge } from "../status/status-badge";
import { RelativeTime } from "../ui/relative-time";
import classes from "./settings.module.css";

/** The last check of the trail's hash chain, as both the badge and the alert need it. */
export function useChainCheck() {
  const trpc = useTRPC();
  return useQuery(trpc.audit.chain.queryOptions({}, { staleTime: 60_000 }));
}
type Check = ReturnType<typeof useChainCheck>;

/** "chain verified, 1,204 entries, 3 s ago" with the button that checks it again. */
export function ChainBadge({ check }: { check: Check }) {
  const verdict = check.data;
  return (
    <span className={classes.chain}>
      {verdict ? (
        <>
          <StatusBadge
            status={verdict.ok ? "verified" : "broken"}
            word={verdict.ok ? "chain verified" : "chain broken"}
          />
          <span className="num">
            {verdict.entries.toLocaleString("en")} {verdict.entries === 1 ? "entry" : "entries"},{" "}
            <RelativeTime at={verdict.at} />
          </span>
        </>
      ) : (
        !check.error && <StatusBadge status="running" word="checking the chain" />
      )}
      <Button size="compact-xs" variant="subtle" loading={check.isFetching} onClick={() => check.refetch()}>
        Check now
      </Button>
    </span>
  );
}

/** What a broken chain means and where it breaks. */
export function ChainAlert({ check, onShow }: { check: Check; onShow: (seq: number) => void }) {
  const verdict = check.data;
  if (!verdict || verdict.ok) return null;
  const { brokenSeq } = verdict;
  return (
    <Alert color="red" role="alert" title="The audit trail was tampered with" mb="md">
      {verdict.problem} The {verdict.entries.toLocaleString("en")} entries before it are as they were written.
      Compare with a backup.
      {brokenSeq !== null && (
        <>
          {" "}
          <Anchor
            component="button"
            type="button"
            inherit
            underline="always"
            onClick={() => onShow(brokenSeq)}
          >
            Show entry {brokenSeq}
          </Anchor>
        </>
      )}
    </Alert>
  );
}
