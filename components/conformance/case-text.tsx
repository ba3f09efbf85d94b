"use client";

import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc";
import { formatDuration } from "../ui/format-time";
import { ProblemAlert } from "../ui/problem-alert";
import { SkeletonLines } from "../ui/skeleton-lines";
import { CASE_LOOKS } from "./case-looks";
import classes from "./conformance.module.css";

/** What one case says: its failure, where in the source and in the log, its output. `brief` leaves the output away. */
export function CaseText({ runId, n, brief = false }: { runId: string; n: number; brief?: boolean }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.suite.case.queryOptions({ runId, n }, { staleTime: 60_000 }));
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => query.refetch()} />;
  const one = query.data;
  if (!one) return <SkeletonLines lines={3} />;
  const facts = [
    CASE_LOOKS[one.status].word,
    one.ms === null ? null : `after ${formatDuration(one.ms)}`,
    one.place && `at ${one.place}`,
    one.logLine !== null ? `line ${one.logLine} of e2e.log` : null,
  ].filter(Boolean);
  return (
    <>
      <Text size="sm" c="dimmed" mb={6} style={{ overflowWrap: "anywhere" }}>
        {facts.join(" · ")}
      </Text>
      {one.failure ? (
        <Words label="Failure" text={one.failure} />
      ) : (
        <Text size="sm">
          {one.status === "failed" ? "The suite wrote no text with this failure." : "There is no failure."}
        </Text>
      )}
      {!brief && one.output && (
        <>
          <Text size="sm" fw={550} mt="md" mb={6}>
            Output
          </Text>
          <Words label="Output" text={one.output} />
        </>
      )}
    </>
  );
}

/** A text that scrolls is reached by the keyboard. */
const FOCUSABLE = { tabIndex: 0 };

function Words({ label, text }: { label: string; text: string }) {
  return (
    <section aria-label={label} className={`${classes.text} mono`} {...FOCUSABLE}>
      {text}
    </section>
  );
}
