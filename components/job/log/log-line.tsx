import { bytes } from "../../ui/format-bytes";
import type { LineStore } from "./line-store";
import { LineText } from "./line-text";
import classes from "./log.module.css";
import { formatLineTime, formatUtc, type TimeMode } from "./log-time";

export interface LineLooks {
  timeMode: TimeMode;
  startedAt: number | null;
  rawHref: string;
}

/** One line: number, time, text. Lines still on their way and lines that are lost keep their place. */
export function LogLineRow({
  n,
  store,
  inTask,
  marked,
  failed,
  current,
  looks,
}: {
  n: number;
  store: LineStore;
  inTask: boolean;
  marked: boolean;
  failed: boolean;
  current: boolean;
  looks: LineLooks;
}) {
  const line = store.get(n);
  const time = line && formatLineTime(looks.timeMode, line.at, looks.startedAt);
  return (
    <div
      className={inTask ? `${classes.line} ${classes.inTask}` : classes.line}
      data-line={n}
      data-marked={marked || undefined}
      data-failed={failed || undefined}
      data-current={current || undefined}
    >
      <span className={classes.gutter}>
        <span className={classes.number} data-number={n}>
          {n}
        </span>
        {looks.timeMode !== "off" && (
          <span className={classes.time} title={line && formatUtc(line.at)}>
            {(time ?? "").padStart(looks.timeMode === "clock" ? 12 : 9)}
          </span>
        )}
      </span>
      <span className={classes.text}>
        {line ? (
          <LineText text={line.text} />
        ) : store.isLost(n) ? (
          <span className={classes.lost}>This line is not in the store.</span>
        ) : (
          <span
            className={classes.waits}
            style={{ ["--waits-width" as string]: `${24 + ((n * 7) % 40)}ch` }}
          />
        )}
        {line?.cut !== undefined && (
          <span className={classes.cut}>
            {" "}
            … {bytes(line.cut)} more in the <a href={looks.rawHref}>raw log</a>
          </span>
        )}
      </span>
    </div>
  );
}
