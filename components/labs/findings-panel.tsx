"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { CheckResult } from "@/server/contract/check";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import { Panel } from "../ui/panel";
import { SkeletonLines } from "../ui/skeleton-lines";
import { findingWords, openFindings } from "./findings";
import classes from "./findings.module.css";

const SHOWN = 5;

/** What would stand in the way of a deploy now, and what somebody let stand: with whom and until when. */
export function FindingsPanel({ labId }: { labId: string }) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.deploy.plan.queryOptions({ labId, checks: "open" }, { staleTime: 60_000, retry: false }),
  );
  const checks = query.data?.checks;
  const open = checks ? openFindings(checks) : [];
  return (
    <Panel title="Findings" aside={<Link href={paths.labDeploy(labId)}>All checks</Link>}>
      {!checks ? (
        query.error ? (
          <p className={classes.quiet}>Not assessed: {problemText(query.error).message}</p>
        ) : (
          <SkeletonLines lines={2} />
        )
      ) : (
        <>
          <p className={classes.quiet}>{findingWords(checks, query.data?.passed)}</p>
          {open.length > 0 && (
            <ul className={classes.findings}>
              {open.slice(0, SHOWN).map((check) => (
                <Finding key={`${check.id} ${check.host ?? ""}`} check={check} />
              ))}
            </ul>
          )}
          {open.length > SHOWN && <p className={classes.quiet}>and {open.length - SHOWN} more</p>}
        </>
      )}
    </Panel>
  );
}

function Finding({ check }: { check: CheckResult }) {
  const { status, severity, title, host, message, waiver } = check;
  const word = status === "waived" ? "waived" : severity;
  const look = status === "waived" ? "waived" : severity === "error" ? "failed" : "interrupted";
  return (
    <li className={classes.finding}>
      <StatusBadge bare status={look} word={word} />
      <span className={classes.title}>
        {title}
        {host !== null && <code> {host}</code>}
      </span>
      <span className={classes.message}>
        {waiver
          ? `By ${waiver.by} until ${new Date(waiver.until).toISOString().slice(0, 10)}: ${waiver.reason}`
          : message}
      </span>
    </li>
  );
}
