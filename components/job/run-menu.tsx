"use client";

import { Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { JobDetail } from "@/server/contract/job";
import { StatusBadge } from "../status/status-badge";
import { Duration } from "../ui/duration";
import classes from "./job.module.css";

/** "run 2 of 2 ▾": the runs of a job, each with its own log. Nothing where there is one. */
export function RunMenu({ job, run, onRun }: { job: JobDetail; run: number; onRun: (run: number) => void }) {
  if (job.runs.length < 2) return null;
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <button type="button" className={classes.runs}>
          run {run} of {job.runs.length} <IconChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {[...job.runs].reverse().map((one) => (
          <Menu.Item
            key={one.run}
            fw={one.run === run ? 600 : undefined}
            rightSection={<Duration from={one.startedAt} to={one.finishedAt} />}
            onClick={() => onRun(one.run)}
          >
            run {one.run} <StatusBadge status={one.status} bare />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
