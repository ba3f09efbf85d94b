import type { HostTest, HostTestStep } from "@/server/contract/host-test";
import { STATUS_LOOKS, type StatusWord } from "@/server/contract/status-looks";
import { StatusIcon } from "../status/status-icon";
import classes from "./register.module.css";

const WORDS: Record<HostTestStep["id"], string> = {
  resolve: "resolve",
  connect: "connect",
  banner: "banner",
  fingerprint: "fingerprint",
  login: "login",
  sudo: "sudo",
  python: "Python",
};

/** Looks of a step; the words of the status table, so that a state looks the same on every page. */
const LOOKS: Record<HostTestStep["status"], StatusWord> = {
  pending: "pending",
  running: "running",
  ok: "ok",
  warn: "warned",
  asks: "waiting",
  failed: "failed",
  skipped: "skipped",
};

/** The steps of a connection test in order, and the sentence of the first one that needs a person. */
export function TestStrip({ test }: { test: HostTest | undefined }) {
  if (!test) return <p className={classes.untested}>not tested yet</p>;
  const telling =
    test.steps.find(({ status }) => status === "failed" || status === "asks") ??
    test.steps.find(({ status }) => status === "warn");
  return (
    <div className={classes.test}>
      <ol className={classes.strip} aria-label={`Connection test of ${test.name}`}>
        {test.steps.map((step) => (
          <li
            key={step.id}
            className={classes.step}
            data-tone={STATUS_LOOKS[LOOKS[step.status]].tone}
            data-status={step.status}
            title={step.message ?? undefined}
          >
            <StatusIcon status={LOOKS[step.status]} />
            <span>{WORDS[step.id]}</span>
            <span className={classes.stepWord}>{STATUS_LOOKS[LOOKS[step.status]].word}</span>
          </li>
        ))}
      </ol>
      {telling?.message && (
        <p className={classes.told} data-status={telling.status}>
          {telling.message}
        </p>
      )}
    </div>
  );
}
