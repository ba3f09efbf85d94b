"use client";

import { Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { NotFoundScreen } from "../errors/not-found-screen";
import { PageHeader } from "../frame/page-header";
import overview from "../labs/overview.module.css";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import { ActionButton } from "../ui/action-button";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { SkeletonLines } from "../ui/skeleton-lines";
import { useOnDemand } from "../ui/use-on-demand";
import { AllocatablePanel } from "./allocatable-panel";
import { VERDICT_LOOKS } from "./case-looks";
import { CasesPanel } from "./cases-panel";
import { FailedPanel } from "./failed-panel";
import { MissingPanel } from "./missing-panel";
import { RunFacts } from "./run-facts";
import { VerdictPanel } from "./verdict-panel";

const loadShareRun = () => import("../share/share-run").then((part) => part.ShareRun);
const loadRemoveRun = () => import("./remove-run").then((part) => part.RemoveRun);

/** What a suite run proves: the verdict in words, failing tests first, what is missing, and every case. */
export function SuiteRunPage({ labId, runId }: { labId: string; runId: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.suite.get.queryOptions({ runId }));
  const [removing, setRemoving] = useState(false);
  const RemoveRun = useOnDemand(loadRemoveRun, removing);
  const [sharing, setSharing] = useState(false);
  const ShareRun = useOnDemand(loadShareRun, sharing);
  const run = query.data;
  const code = query.error && problemText(query.error).code;
  if (code === "not_found" || code === "bad_input") return <NotFoundScreen what="suite run" />;
  const may = run?.can.remove;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Labs", href: paths.home() },
          { label: run?.labName ?? "Lab", href: paths.lab(labId) },
          { label: "Conformance", href: paths.labConformance(labId) },
        ]}
        title={run?.release ? `Conformance run of ${run.release}` : "Conformance run"}
        badge={run && <StatusBadge {...VERDICT_LOOKS[run.verdict]} />}
        marks={run?.marks ?? []}
        sub={run?.product}
        actions={
          run && (
            <ActionButton can={run.can.share} onClick={() => setSharing(true)}>
              Share
            </ActionButton>
          )
        }
        menu={
          may && (
            <Menu.Item
              disabled={!may.allowed}
              title={may.reason ?? undefined}
              onClick={() => setRemoving(true)}
            >
              Remove run
            </Menu.Item>
          )
        }
        api={[
          { label: "Read this run", method: "GET", path: `/api/v1/suite-runs/${runId}` },
          {
            label: "List its failed cases",
            method: "GET",
            path: `/api/v1/suite-runs/${runId}/cases?status=failed`,
          },
          { label: "Share it as a file", method: "GET", path: `/api/v1/suite-runs/${runId}/share-file` },
          {
            label: "Share it by a link",
            method: "POST",
            path: `/api/v1/suite-runs/${runId}/share-links`,
            body: { days: 30 },
          },
          { label: "Read one case", method: "GET", path: `/api/v1/suite-runs/${runId}/cases/1` },
        ]}
      />
      {query.error && <ProblemAlert error={query.error} onRetry={() => query.refetch()} />}
      {!run ? (
        !query.error && (
          <Panel>
            <SkeletonLines lines={8} />
          </Panel>
        )
      ) : (
        <div className={overview.column}>
          <VerdictPanel run={run} />
          {run.counts.failed > 0 && <FailedPanel runId={runId} count={run.counts.failed} />}
          <MissingPanel run={run} />
          <CasesPanel run={run} />
          <AllocatablePanel nodes={run.settings.nodes} />
          <RunFacts run={run} />
        </div>
      )}
      {ShareRun && run && <ShareRun run={run} opened={sharing} onClose={() => setSharing(false)} />}
      {RemoveRun && run && <RemoveRun run={run} opened={removing} onClose={() => setRemoving(false)} />}
    </>
  );
}
