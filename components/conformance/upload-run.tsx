"use client";

import { Alert, Button, FileButton, Group, Progress, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { Allowed } from "@/server/contract/job";
import { SUITE_FILE_NAMES, SUITE_FILES } from "@/server/contract/suite-words";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { bytes } from "../ui/format-bytes";
import { sendFile } from "../ui/send-file";
import classes from "./conformance.module.css";
import { type ChosenFiles, sortFiles } from "./sort-files";

/** Takes the files of a run, dropped or chosen, and leads to the run they make. */
export function UploadRun({ labId, can }: { labId: string; can: Allowed }) {
  const [files, setFiles] = useState<ChosenFiles<File>>({});
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const cancel = useRef<() => void>(() => {});
  const create = useCreateRun(labId);
  useEffect(() => () => cancel.current(), []);
  const whole = SUITE_FILES.reduce((sum, kind) => sum + (files[kind]?.size ?? 0), 0);

  function choose(dropped: readonly File[]) {
    if (sent !== null || dropped.length === 0) return;
    const sorted = sortFiles(files, dropped);
    setFiles(sorted.files);
    setProblem(sorted.problem);
  }
  async function send() {
    setProblem(null);
    setSent(0);
    const sums: { junit?: string; log?: string; product?: string } = {};
    let before = 0;
    for (const kind of SUITE_FILES) {
      const file = files[kind];
      if (!file) continue;
      const address = `/api/v1/labs/${labId}/suite-files/${kind}`;
      const to = { address, type: "application/octet-stream", answers: "sha256" };
      const sending = sendFile(to, file, (loaded) => setSent(before + loaded));
      cancel.current = sending.cancel;
      const answer = await sending.answer;
      if (answer === "canceled") return;
      if ("problem" in answer) return fail(answer.problem.message);
      sums[kind] = answer.id;
      before += file.size;
    }
    const { junit, ...rest } = sums;
    if (junit === undefined) return fail("junit_01.xml is missing: it has the results.");
    try {
      await create({ labId, junit, ...rest });
    } catch (cause) {
      fail(problemText(cause).message);
    }
  }
  function fail(message: string) {
    setProblem(message);
    setSent(null);
  }
  return (
    <section
      aria-label="Upload a suite run"
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (can.allowed) choose([...event.dataTransfer.files]);
      }}
    >
      <div>
        <Text fw={550}>Drop junit_01.xml here, and e2e.log and PRODUCT.yaml with it if you have them</Text>
        <Text size="sm" c="dimmed">
          As Sonobuoy, Hydrophone or e2e.test wrote them, at most 100 MiB each
        </Text>
      </div>
      <ul className={classes.files}>
        {SUITE_FILES.map((kind) => {
          const file = files[kind];
          return file ? (
            <li key={kind} className={classes.file}>
              <span className={classes.fileName}>
                {file.name}
                {file.name !== SUITE_FILE_NAMES[kind] && ` as ${SUITE_FILE_NAMES[kind]}`}
              </span>
              <span className="num">{bytes(file.size)}</span>
            </li>
          ) : null;
        })}
      </ul>
      {sent !== null && (
        <div style={{ width: "100%" }}>
          <Progress value={(sent / Math.max(whole, 1)) * 100} animated={sent >= whole} aria-label="Sent" />
          <Text size="sm" c="dimmed" role="status">
            {sent < whole ? `${bytes(sent)} of ${bytes(whole)} sent` : "All sent; Fairlead reads the results"}
          </Text>
        </div>
      )}
      {problem && (
        <Alert color="red" role="alert" w="100%">
          {problem}
        </Alert>
      )}
      <Group gap="sm" justify="center">
        {can.allowed && (
          <FileButton multiple accept=".xml,.log,.txt,.yaml,.yml" onChange={choose} disabled={sent !== null}>
            {(props) => (
              <Button variant="default" {...props}>
                Choose files
              </Button>
            )}
          </FileButton>
        )}
        <ActionButton
          can={can.allowed && !files.junit ? { allowed: false, reason: "Choose junit_01.xml first." } : can}
          loading={sent !== null}
          onClick={send}
        >
          Upload and judge
        </ActionButton>
      </Group>
    </section>
  );
}

function useCreateRun(labId: string) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const router = useRouter();
  const create = useMutation(trpc.suite.create.mutationOptions());
  return async (input: Parameters<typeof create.mutateAsync>[0]) => {
    const { runId } = await create.mutateAsync(input);
    await client.invalidateQueries({ queryKey: trpc.suite.list.queryKey({ labId }) });
    router.push(paths.suiteRun(labId, runId));
  };
}
