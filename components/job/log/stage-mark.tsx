import type { JobStage } from "@/server/contract/job";
import { STATUS_LOOKS } from "@/server/contract/status-looks";
import { StatusIcon } from "../../status/status-icon";
import { Duration } from "../../ui/duration";
import classes from "./log.module.css";

/** Where a stage begins. */
export function StageMark({ stage }: { stage: JobStage }) {
  return (
    <div className={classes.mark} data-stage={stage.id}>
      <StatusIcon status={stage.status} label={STATUS_LOOKS[stage.status].word} />
      <span className={classes.taskName}>{stage.title}</span>
      <span style={{ flex: 1 }} />
      <span className={classes.length}>
        <Duration from={stage.startedAt} to={stage.finishedAt} />
      </span>
    </div>
  );
}
