"use client";

import { Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { StatusIcon } from "../status/status-icon";
import classes from "./app-frame.module.css";

const MOST = 50;

/** How many jobs run now; one leads to itself, several to their list. */
export function RunningPill() {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.job.list.queryOptions({ status: "running", limit: MOST }, { refetchInterval: 4000 }),
  );
  const jobs = data?.items ?? [];
  const [first] = jobs;
  if (!first) return null;
  const count = jobs.length === MOST ? `${MOST}+` : String(jobs.length);
  const href = jobs.length === 1 ? paths.job(first.id) : paths.jobs({ status: "running" });
  const names = jobs
    .slice(0, 4)
    .map((job) => `${job.title} (${job.labName})`)
    .join(", ");
  return (
    <Tooltip label={names}>
      <Link
        href={href}
        className={classes.pill}
        aria-label={`${count} ${jobs.length === 1 ? "job" : "jobs"} running`}
      >
        <StatusIcon status="running" />
        <span className="num">{count}</span>{" "}
        <span className={classes.pillWord}>{jobs.length === 1 ? "job running" : "jobs running"}</span>
      </Link>
    </Tooltip>
  );
}
