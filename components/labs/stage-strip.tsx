import Link from "next/link";
import type { LabDetail } from "@/server/contract/lab";
import { STATUS_LOOKS } from "@/server/contract/status-looks";
import type { LabStage } from "@/server/domain/lab-stages";
import { paths } from "../paths";
import bar from "../status/stage-bar.module.css";
import { StatusIcon } from "../status/status-icon";
import { RelativeTime } from "../ui/relative-time";
import classes from "./overview.module.css";

/** Registered → described → provisioned → deployed → conformant: how far the lab is, and the one next action. */
export function StageStrip({ stages, lab }: { stages: readonly LabStage[]; lab: LabDetail }) {
  return (
    <ol className={classes.strip} aria-label="Stages of this lab">
      {stages.map((stage) => (
        <li key={stage.id} className={`${classes.stage} ${bar.bar}`} data-bar={stage.state}>
          <span className={classes.stageHead}>
            <StatusIcon status={stage.state} />
            {stage.title}
            <span className={classes.stageWord}>{STATUS_LOOKS[stage.state].word}</span>
          </span>
          <span className={classes.stageDetail}>{stage.detail}</span>
          <StageFoot stage={stage} lab={lab} />
        </li>
      ))}
    </ol>
  );
}

function StageFoot({ stage, lab }: { stage: LabStage; lab: LabDetail }) {
  const { id: labId, activeJob, lastRun } = lab;
  if (stage.id === "conformant" && lastRun) {
    return (
      <Link href={paths.suiteRun(labId, lastRun.id)} className={classes.stageAction}>
        Read the last run
      </Link>
    );
  }
  if (stage.state === "next") {
    const draft = stage.id === "registered";
    return (
      <Link href={draft ? paths.registerLab(labId) : paths.labDeploy(labId)} className={classes.stageAction}>
        {draft ? "Finish registering" : "Deploy Kubernetes"}
      </Link>
    );
  }
  if (stage.state === "running" && activeJob) {
    return (
      <Link href={paths.job(activeJob.id)} className={classes.stageAction}>
        Watch the log
      </Link>
    );
  }
  if (stage.state === "failed") {
    return (
      <Link href={paths.jobs({ labId })} className={classes.stageAction}>
        Read what happened
      </Link>
    );
  }
  if (stage.at === null) return null;
  return (
    <span className={`${classes.stageDetail} ${classes.stageAge}`}>
      <RelativeTime at={stage.at} />
    </span>
  );
}
