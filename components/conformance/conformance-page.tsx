"use client";

import { IconChecklist } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { LabProblem } from "../labs/lab-problem";
import overview from "../labs/overview.module.css";
import { useLab } from "../labs/use-lab";
import { paths } from "../paths";
import { ShareLinks } from "../share/share-links";
import { ActionButton } from "../ui/action-button";
import { countWords } from "../ui/count-words";
import { DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";
import { useOnDemand } from "../ui/use-on-demand";
import { useDialogParam } from "../ui/use-url-params";
import { runColumns } from "./run-columns";
import { UploadRun } from "./upload-run";

const PLENTY = 200;
const loadRunSuite = () => import("./run-suite").then((part) => part.RunSuite);

/** Suite runs of a lab, and the place to drop the files of another one. */
export function ConformancePage({ labId }: { labId: string }) {
  const trpc = useTRPC();
  const lab = useLab(labId);
  const query = useQuery(trpc.suite.list.queryOptions({ labId, limit: PLENTY }, { refetchInterval: 15_000 }));
  const [adding, setAdding] = useState(false);
  const running = useDialogParam("run");
  const RunSuite = useOnDemand(loadRunSuite, running.opened);
  const runs = query.data?.items;
  const can = query.data?.can.upload ?? { allowed: false, reason: "Loading." };
  if (!lab.data && lab.error) return <LabProblem error={lab.error} onRetry={() => lab.refetch()} />;
  const upload = <UploadRun labId={labId} can={can} />;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Labs", href: paths.home() },
          { label: lab.data?.name ?? "Lab", href: paths.lab(labId) },
        ]}
        title="Conformance"
        marks={lab.data?.marks ?? []}
        sub="Runs of the Kubernetes conformance suite. Focused, partial, dry and retried runs are kept and never count as a pass."
        actions={
          <>
            {runs && runs.length > 0 && (
              <ActionButton can={can} onClick={() => setAdding(!adding)} variant="default">
                Upload a run
              </ActionButton>
            )}
            <ActionButton can={can} onClick={running.open}>
              Run a suite
            </ActionButton>
          </>
        }
        api={[
          { label: "List suite runs", method: "GET", path: `/api/v1/labs/${labId}/suite-runs` },
          {
            label: "Upload junit_01.xml as the body (then e2e.log to …/log)",
            method: "PUT",
            path: `/api/v1/labs/${labId}/suite-files/junit`,
          },
          {
            label: "Make a run of the sums",
            method: "POST",
            path: `/api/v1/labs/${labId}/suite-runs`,
            body: { junit: "<sha256 of junit_01.xml>", log: "<sha256 of e2e.log>" },
          },
          {
            label: "Run tests of the suite",
            method: "POST",
            path: `/api/v1/labs/${labId}/suite-jobs`,
            body: { preset: "api" },
          },
          { label: "List share links", method: "GET", path: `/api/v1/labs/${labId}/share-links` },
        ]}
      />
      <div className={overview.column}>
        {adding && runs && runs.length > 0 && <Panel>{upload}</Panel>}
        <Panel flush>
          <DataTable
            label="Suite runs"
            columns={runColumns}
            rows={runs}
            rowKey={(run) => run.id}
            error={query.error}
            onRetry={() => query.refetch()}
            exportName="suite-runs"
            toolbar={
              runs &&
              runs.length > 0 &&
              countWords(runs.length, "run", "runs", query.data?.nextCursor !== null)
            }
            empty={
              <EmptyState
                icon={<IconChecklist size={32} stroke={1.4} />}
                title="No suite run yet"
                action={upload}
              >
                Upload the results of a conformance run, and Fairlead says what they prove: which tests
                failed, which required ones are missing, and whether the run counts.
              </EmptyState>
            }
          />
        </Panel>
        <ShareLinks labId={labId} />
      </div>
      {RunSuite && <RunSuite labId={labId} opened={running.opened && can.allowed} onClose={running.close} />}
    </>
  );
}
