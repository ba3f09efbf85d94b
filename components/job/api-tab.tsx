"use client";

import { Anchor, Stack, Text } from "@mantine/core";
import Link from "next/link";
import type { JobDetail } from "@/server/contract/job";
import { useViewer } from "../frame/viewer";
import { paths } from "../paths";
import { CodeLine } from "../ui/code-line";
import { Panel } from "../ui/panel";
import { signInCurl, toCurl } from "../ui/to-curl";
import { jobCalls } from "./job-calls";

/** The page as REST calls to copy. */
export function ApiTab({ job, run }: { job: JobDetail; run: number }) {
  const { email } = useViewer();
  const { origin } = window.location;
  return (
    <Panel title="The same by REST">
      <Stack gap="md">
        <CodeLine label="Sign in once" code={signInCurl(origin, email)} />
        {jobCalls(job, run).map((call) => (
          <CodeLine key={call.label} label={call.label} code={toCurl(call, origin)} />
        ))}
        <Text size="sm" c="dimmed">
          Every call is described in the{" "}
          <Anchor component={Link} href={paths.settingsApi()} inherit underline="always">
            API document
          </Anchor>
          . Lines have the same numbers everywhere: on this page, in the API and in the raw log.
        </Text>
      </Stack>
    </Panel>
  );
}
