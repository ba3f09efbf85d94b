"use client";

import { Text } from "@mantine/core";
import { useMemo } from "react";
import type { JobDetail, JobFinding, RunTasks, TaskResult } from "@/server/contract/job";
import classes from "./job.module.css";
import { plainText } from "./log/ansi-spans";
import { firstFailureOf } from "./log/fold-opening";
import type { LineAnchor } from "./log/line-anchor";

const TONES = { failed: "danger", interrupted: "warning", canceled: "neutral", waiting: "warning" } as const;
const WORDS = {
  failed: "The job failed.",
  interrupted: "The job was interrupted.",
  canceled: "The job was canceled.",
  waiting: "The job waits for you.",
};

type Ended = keyof typeof TONES;
const isShown = (status: string): status is Ended => status in TONES;

/** What went wrong, where, the likely cause and what to do next, each with the way to its lines. */
export function FailureCard({
  job,
  tasks,
  onJump,
}: {
  job: JobDetail;
  tasks: RunTasks | undefined;
  onJump: (anchor: LineAnchor) => void;
}) {
  const failed = useMemo(() => (tasks ? firstFailureOf(tasks.results) : null), [tasks]);
  if (!isShown(job.status) && job.findings.length === 0) return null;
  const status = isShown(job.status) ? job.status : null;
  const tone = status ? TONES[status] : "warning";
  return (
    <section className={classes.failure} data-tone={tone} aria-label="What went wrong">
      <div className={classes.failureTitle}>
        {status ? (job.message ?? WORDS[status]) : "Something needs a look."}
      </div>
      {failed && status !== "canceled" && <FailedTask result={failed} onJump={onJump} />}
      {job.findings.map((finding) => (
        <Finding key={`${finding.line} ${finding.host} ${finding.title}`} finding={finding} onJump={onJump} />
      ))}
    </section>
  );
}

function FailedTask({ result, onJump }: { result: TaskResult; onJump: (anchor: LineAnchor) => void }) {
  const to = Math.max(result.firstLine, result.lastLine);
  return (
    <div className={classes.finding}>
      <div className={classes.findingHead}>
        <span className={classes.host}>{result.host}</span>
        <span>{result.task}</span>
        <LineLink from={result.firstLine} to={to} onJump={onJump} />
      </div>
      {result.message && <Evidence label="What the task said" text={result.message} />}
    </div>
  );
}

function Finding({ finding, onJump }: { finding: JobFinding; onJump: (anchor: LineAnchor) => void }) {
  return (
    <div className={classes.finding}>
      <div className={classes.findingHead}>
        {finding.host && <span className={classes.host}>{finding.host}</span>}
        <span>{finding.title}</span>
        {finding.line > 0 && <LineLink from={finding.line} to={finding.line} onJump={onJump} />}
      </div>
      {finding.detail && <Evidence label="Likely cause" text={finding.detail} />}
      {finding.hint && (
        <Text size="md" className={classes.next}>
          <b>Next step:</b> {finding.hint}
        </Text>
      )}
    </div>
  );
}

/** What scrolls has to be reachable by keyboard, WCAG 2.2 §2.1.1. */
const FOCUSABLE = { tabIndex: 0 };

function Evidence({ label, text }: { label: string; text: string }) {
  return (
    <section className={classes.evidence} aria-label={label} {...FOCUSABLE}>
      {text.split("\n").map(plainText).join("\n")}
    </section>
  );
}

function LineLink({ from, to, onJump }: LineAnchor & { onJump: (anchor: LineAnchor) => void }) {
  return (
    <button type="button" className={classes.lineLink} onClick={() => onJump({ from, to })}>
      {to > from ? `lines ${from}–${to}` : `line ${from}`}
    </button>
  );
}
