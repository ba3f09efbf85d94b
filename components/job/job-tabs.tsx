"use client";

import { Skeleton, Tabs } from "@mantine/core";
import { IconApi, IconFiles, IconLayoutGrid, IconListNumbers, IconTerminal } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import type { JobDetail, RunTasks } from "@/server/contract/job";
import { CLUSTER_KINDS } from "@/server/contract/job-words";
import { ApiTab } from "./api-tab";
import classes from "./job.module.css";
import { LogView } from "./log/log-view";
import { isJobTab, type JobAddress } from "./use-job-address";

const loading = () => <Skeleton height="max(320px, calc(100dvh - 240px))" radius="lg" />;
// only who opens them pays for them
const ConsoleTab = dynamic(() => import("./console/console-tab").then((m) => m.ConsoleTab), {
  ssr: false,
  loading,
});
const TasksTab = dynamic(() => import("./tasks/tasks-tab").then((m) => m.TasksTab), { ssr: false, loading });

const FilesTab = dynamic(() => import("./files-tab").then((m) => m.FilesTab), { ssr: false, loading });

/** Everything the run left: log, console, results, files, API. */
export function JobTabs({
  job,
  run,
  tasks,
  tasksError,
  address,
}: {
  job: JobDetail;
  run: number;
  tasks: RunTasks | undefined;
  tasksError: unknown;
  address: JobAddress;
}) {
  return (
    <Tabs
      value={address.tab}
      onChange={(tab) => isJobTab(tab) && address.setTab(tab)}
      keepMounted={false}
      className={classes.body}
    >
      <Tabs.List className={classes.tabs}>
        <Tabs.Tab value="log" leftSection={<IconListNumbers size={16} />}>
          Log
        </Tabs.Tab>
        <Tabs.Tab value="console" leftSection={<IconTerminal size={16} />}>
          Console
        </Tabs.Tab>
        <Tabs.Tab value="tasks" leftSection={<IconLayoutGrid size={16} />}>
          Hosts × tasks
        </Tabs.Tab>
        {CLUSTER_KINDS.includes(job.kind) && (
          <Tabs.Tab value="files" leftSection={<IconFiles size={16} />}>
            Files
          </Tabs.Tab>
        )}
        <Tabs.Tab value="api" leftSection={<IconApi size={16} />}>
          API
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="log" className={classes.panel}>
        <LogView
          key={run}
          job={job}
          run={run}
          tasks={tasks}
          target={address.target}
          onAnchor={address.mark}
        />
      </Tabs.Panel>
      <Tabs.Panel value="console" className={classes.panel}>
        <ConsoleTab key={run} job={job} run={run} />
      </Tabs.Panel>
      <Tabs.Panel value="tasks">
        <TasksTab job={job} tasks={tasks} error={tasksError} onJump={address.jump} />
      </Tabs.Panel>
      <Tabs.Panel value="files">
        <FilesTab jobId={job.id} />
      </Tabs.Panel>
      <Tabs.Panel value="api">
        <ApiTab job={job} run={run} />
      </Tabs.Panel>
    </Tabs>
  );
}
