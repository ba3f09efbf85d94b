"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { labStages } from "@/server/domain/lab-stages";
import { PageHeader } from "../frame/page-header";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import { ActionButton } from "../ui/action-button";
import { ProblemAlert } from "../ui/problem-alert";
import { useOnDemand } from "../ui/use-on-demand";
import { useDialogParam } from "../ui/use-url-params";
import { ActiveJobLine } from "./active-job-line";
import { AllocatablePanel } from "./allocatable-panel";
import { AttachItem } from "./attach-item";
import { ClusterPanel } from "./cluster-panel";
import { FindingsPanel } from "./findings-panel";
import { HostTiles } from "./host-tiles";
import { LabOverviewSkeleton } from "./lab-overview-skeleton";
import { LabProblem } from "./lab-problem";
import { LastJobs } from "./last-jobs";
import { LastRunPanel } from "./last-run-panel";
import { MembersPanel } from "./members-panel";
import classes from "./overview.module.css";
import { RemoveLabItem } from "./remove-lab-item";
import { ResetLabItem } from "./reset-lab-item";
import { StageStrip } from "./stage-strip";
import { useLab } from "./use-lab";

const loadAttachCluster = () => import("./attach-cluster").then((part) => part.AttachCluster);
const loadResetLab = () => import("./reset-lab").then((part) => part.ResetLab);
const loadForgetLab = () => import("./forget-lab").then((part) => part.ForgetLab);
const loadRemoveLab = () => import("./remove-lab").then((part) => part.RemoveLab);

/** A lab at a glance: how far it is, its hosts, its cluster, what ran last. */
export function LabOverview({ labId }: { labId: string }) {
  const query = useLab(labId);
  const [removing, setRemoving] = useState(false);
  const RemoveLab = useOnDemand(loadRemoveLab, removing);
  const [forgetting, setForgetting] = useState(false);
  const ForgetLab = useOnDemand(loadForgetLab, forgetting);
  const [resetting, setResetting] = useState(false);
  const ResetLab = useOnDemand(loadResetLab, resetting);
  const attaching = useDialogParam("attach");
  const AttachCluster = useOnDemand(loadAttachCluster, attaching.opened);
  const router = useRouter();
  const lab = query.data;
  if (!lab) {
    if (query.error) return <LabProblem error={query.error} onRetry={() => query.refetch()} />;
    return <LabOverviewSkeleton />;
  }
  const again = lab.cluster !== null && lab.cluster.state !== "gone";
  const attachable = !again && lab.state !== "draft";
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Labs", href: paths.home() }]}
        title={lab.name}
        badge={<StatusBadge status={lab.state} />}
        marks={lab.marks}
        sub={lab.activeJob ? undefined : lab.nextStep}
        actions={
          lab.state === "draft" ? (
            <Button component={Link} href={paths.registerLab(labId)}>
              Finish registering
            </Button>
          ) : (
            <ActionButton
              can={lab.can.deploy}
              variant={again ? "default" : "filled"}
              onClick={() => router.push(paths.labDeploy(labId))}
            >
              {again && !lab.cluster?.attached ? "Deploy again" : "Deploy Kubernetes"}
            </ActionButton>
          )
        }
        menu={
          <>
            {attachable && <AttachItem can={lab.can.deploy} onClick={attaching.open} />}
            <ResetLabItem can={lab.can.reset} onClick={() => setResetting(true)} />
            {lab.kind === "practice" ? (
              <RemoveLabItem can={lab.can.remove} onClick={() => setRemoving(true)} />
            ) : (
              <RemoveLabItem can={lab.can.forget} words="Forget lab …" onClick={() => setForgetting(true)} />
            )}
          </>
        }
        api={[
          { label: "Read this lab", method: "GET", path: `/api/v1/labs/${labId}` },
          { label: "People of this lab", method: "GET", path: `/api/v1/labs/${labId}/members` },
          { label: "Jobs of this lab", method: "GET", path: `/api/v1/jobs?labId=${labId}` },
          {
            label: "Attach a cluster that runs already",
            method: "POST",
            path: `/api/v1/labs/${labId}/cluster-attachments`,
            body: { way: "jump", account: { server: "https://192.0.2.10:6443", ca: "PEM", token: "…" } },
          },
          {
            label: "Reset its hosts",
            method: "POST",
            path: `/api/v1/labs/${labId}/resets`,
            body: { confirmName: lab.name },
          },
          {
            label: lab.kind === "practice" ? "Remove this lab" : "Forget this lab",
            method: "POST",
            path: `/api/v1/labs/${labId}/${lab.kind === "practice" ? "removal" : "forgetting"}`,
            body: { confirmName: lab.name },
          },
        ]}
      />
      {query.error && <ProblemAlert error={query.error} onRetry={() => query.refetch()} />}
      {lab.activeJob && <ActiveJobLine job={lab.activeJob} />}
      <StageStrip stages={labStages(lab)} lab={lab} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <HostTiles lab={lab} />
          {lab.nodes.length > 0 && <AllocatablePanel labId={labId} labName={lab.name} nodes={lab.nodes} />}
          {lab.can.deploy.allowed && lab.hosts > 0 && <FindingsPanel labId={labId} />}
        </div>
        <div className={classes.column}>
          {lab.cluster && <ClusterPanel lab={lab} cluster={lab.cluster} />}
          {lab.state !== "draft" && (lab.lastRun || again) && <LastRunPanel lab={lab} />}
          <LastJobs labId={labId} jobs={lab.recentJobs} />
          <MembersPanel labId={labId} labName={lab.name} />
        </div>
      </div>
      {AttachCluster && (
        <AttachCluster
          labId={labId}
          labName={lab.name}
          opened={attaching.opened && attachable && lab.can.deploy.allowed}
          onClose={attaching.close}
        />
      )}
      {ResetLab && <ResetLab lab={lab} opened={resetting} onClose={() => setResetting(false)} />}
      {ForgetLab && <ForgetLab lab={lab} opened={forgetting} onClose={() => setForgetting(false)} />}
      {RemoveLab && <RemoveLab lab={lab} opened={removing} onClose={() => setRemoving(false)} />}
    </>
  );
}
