"use client";

import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { SuiteCase } from "@/server/contract/suite";
import { useTRPC } from "../api/trpc";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { SkeletonLines } from "../ui/skeleton-lines";
import { CaseText } from "./case-text";

/** Shown opened; the rest are in the list below. */
const OPENED = 5;

/** Failing tests with the text they failed with. */
export function FailedPanel({ runId, count }: { runId: string; count: number }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.suite.cases.queryOptions({ runId, status: "failed", limit: OPENED }));
  const cases = query.data?.items;
  return (
    <Panel title="Failing tests" aside={count > OPENED ? `the first ${OPENED} of ${count}` : `${count}`}>
      {query.error && <ProblemAlert error={query.error} onRetry={() => query.refetch()} />}
      {!cases && !query.error && <SkeletonLines lines={4} />}
      <Stack gap="lg">
        {cases?.map((one) => (
          <Failed key={one.n} runId={runId} one={one} />
        ))}
      </Stack>
    </Panel>
  );
}

function Failed({ runId, one }: { runId: string; one: SuiteCase }) {
  return (
    <article>
      <Text fw={550} mb={6} style={{ overflowWrap: "anywhere" }}>
        {one.name}
      </Text>
      <CaseText runId={runId} n={one.n} brief />
    </article>
  );
}
