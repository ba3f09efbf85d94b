import { Alert, Button, FileInput, Group, Progress, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { BUNDLE_MAX } from "@/server/contract/bundle-limits";
import { bytes } from "../ui/format-bytes";
import { sendFile } from "../ui/send-file";

const TO = { address: "/api/v1/bundles", type: "application/x-tar", answers: "bundleId" };

/** Sends a .tar from the viewer's own machine, with how much has been sent; leaving the page ends it. */
export function UploadBundle({
  onClose,
  onTaken,
}: {
  onClose: () => void;
  onTaken: (bundleId: string) => unknown;
}) {
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const cancel = useRef<() => void>(() => {});
  useEffect(() => () => cancel.current(), []);
  const tooLarge = file !== null && file.size > BUNDLE_MAX ? "A bundle is at most 4 GB." : null;

  async function send(chosen: File) {
    setProblem(null);
    setSent(0);
    const sending = sendFile(TO, chosen, setSent);
    cancel.current = sending.cancel;
    const answer = await sending.answer;
    if (answer === "canceled") return;
    setSent(null);
    if ("problem" in answer) setProblem(answer.problem.message);
    else await onTaken(answer.id);
  }
  const whole = file?.size ?? 0;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (file && !tooLarge && sent === null) send(file);
      }}
    >
      <Stack gap="md">
        <FileInput
          label="Bundle as a .tar, from this computer"
          placeholder="Choose a .tar, at most 4 GB"
          accept=".tar,application/x-tar"
          value={file}
          onChange={(chosen) => {
            setFile(chosen);
            setProblem(null);
          }}
          error={tooLarge}
          disabled={sent !== null}
          clearable
        />
        {sent !== null && (
          <div>
            <Progress
              value={whole === 0 ? 100 : (sent / whole) * 100}
              animated={sent >= whole}
              aria-label="Sent"
              mb={6}
            />
            <Text size="sm" c="dimmed" role="status">
              {sent < whole
                ? `${bytes(sent)} of ${bytes(whole)} sent`
                : "All sent; Fairlead checks every file's SHA-256"}
            </Text>
          </div>
        )}
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {sent === null ? "Not now" : "Cancel the upload"}
          </Button>
          <Button type="submit" loading={sent !== null} disabled={file === null || tooLarge !== null}>
            Upload and import
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
