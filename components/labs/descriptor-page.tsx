"use client";

import { Button, Group, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { CopyButton } from "../ui/copy-button";
import { EmptyState } from "../ui/empty-state";
import { GlossaryTerm } from "../ui/glossary-term";
import { JsonView } from "../ui/json-view";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { RelativeTime } from "../ui/relative-time";
import { saveFile } from "../ui/save-file";
import { SkeletonLines } from "../ui/skeleton-lines";
import { useOnDemand } from "../ui/use-on-demand";
import { DescriptorHosts } from "./descriptor-hosts";
import { ExportMenu } from "./export-menu";
import { LabProblem } from "./lab-problem";
import classes from "./overview.module.css";
import { RevisionsPanel } from "./revisions-panel";
import { useLab } from "./use-lab";

const loadEditor = () => import("./edit-descriptor").then((part) => part.EditDescriptor);

/** The one input of every plan: the newest descriptor revision, to read and to take along. */
export function DescriptorPage({ labId }: { labId: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const lab = useLab(labId);
  const query = useQuery(
    trpc.lab.descriptor.queryOptions({ labId }, { enabled: lab.data?.revision != null }),
  );
  const [view, setView] = useState("read");
  const [editing, setEditing] = useState(false);
  const EditDescriptor = useOnDemand(loadEditor, editing);
  if (!lab.data && lab.error) return <LabProblem error={lab.error} onRetry={() => lab.refetch()} />;
  const revision = query.data;
  const none = (lab.data && lab.data.revision === null) || problemText(query.error).code === "not_found";
  const json = revision ? JSON.stringify(revision.content, null, 2) : "";
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Labs", href: paths.home() },
          { label: lab.data?.name ?? "Lab", href: paths.lab(labId) },
        ]}
        title={revision ? `Descriptor, revision ${revision.number}` : "Descriptor"}
        marks={lab.data?.marks ?? []}
        sub={
          <>
            A plan knows nothing about a lab but one <GlossaryTerm term="descriptor revision" />.
          </>
        }
        actions={
          revision && (
            <Group gap="xs">
              {lab.data?.can.edit.allowed && (
                <Button variant="default" onClick={() => setEditing(true)}>
                  Edit
                </Button>
              )}
              {lab.data && (
                <ActionButton
                  can={lab.data.can.import}
                  variant="default"
                  onClick={() => router.push(paths.importDescriptor(labId))}
                >
                  Import
                </ActionButton>
              )}
              <ExportMenu
                labId={labId}
                number={revision.number}
                onJson={() =>
                  saveFile(
                    `${lab.data?.name ?? "lab"}-revision-${revision.number}.json`,
                    "application/json",
                    `${json}\n`,
                  )
                }
              />
            </Group>
          )
        }
        api={[
          { label: "Read the descriptor", method: "GET", path: `/api/v1/labs/${labId}/descriptor` },
          {
            label: "Export it",
            method: "GET",
            path: `/api/v1/labs/${labId}/revisions/${revision?.number ?? 1}/export?format=kuberef-pdf`,
          },
          { label: "Its revisions", method: "GET", path: `/api/v1/labs/${labId}/revisions` },
          {
            label: "Write a revision",
            method: "POST",
            path: `/api/v1/labs/${labId}/revisions`,
            body: { basedOn: revision?.number ?? 1, content: revision?.content ?? {} },
          },
        ]}
      />
      {none ? (
        <Panel>
          <EmptyState title="No descriptor yet">
            {lab.data?.kind === "registered"
              ? "Revision 1 is written when the lab is registered."
              : "Revision 1 is written when the lab's hosts answer SSH with the keys they were made with."}
          </EmptyState>
        </Panel>
      ) : !revision ? (
        query.error ? (
          <ProblemAlert error={query.error} onRetry={() => query.refetch()} />
        ) : (
          <Panel>
            <SkeletonLines lines={8} />
          </Panel>
        )
      ) : (
        <div className={classes.column}>
          <Panel>
            <dl className={classes.facts}>
              <dt>Author</dt>
              <dd>{revision.author}</dd>
              <dt>Source</dt>
              <dd>{revision.source}</dd>
              <dt>Written</dt>
              <dd>
                <RelativeTime at={revision.createdAt} />
              </dd>
              <dt>SHA-256</dt>
              <dd>
                <code>{revision.sha256}</code>
                <CopyButton value={revision.sha256} label="Copy SHA-256" size="xs" />
              </dd>
              <dt>Layer 1</dt>
              <dd>
                {revision.content.provisioner === "practice-lab"
                  ? "practice lab: Fairlead made the hosts"
                  : "preprovisioned: the hosts answered SSH already"}
              </dd>
            </dl>
          </Panel>
          <RevisionsPanel labId={labId} />
          <Group>
            <SegmentedControl
              aria-label="How to show the content"
              value={view}
              onChange={setView}
              data={[
                { value: "read", label: "Hosts" },
                { value: "json", label: "JSON" },
              ]}
            />
          </Group>
          {view === "read" ? (
            <DescriptorHosts labName={lab.data?.name ?? "lab"} content={revision.content} />
          ) : (
            <JsonView text={json} label="Descriptor as JSON" />
          )}
        </div>
      )}
      {EditDescriptor && revision && (
        <EditDescriptor
          labId={labId}
          revision={revision}
          opened={editing}
          onClose={() => setEditing(false)}
        />
      )}
    </>
  );
}
