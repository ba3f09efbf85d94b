"use client";

import { Anchor, Modal, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { useViewer } from "../frame/viewer";
import { paths } from "../paths";
import { CodeLine } from "./code-line";
import { type ApiCall, signInCurl, toCurl } from "./to-curl";

export function CurlDialog({
  calls,
  opened,
  onClose,
}: {
  calls: readonly ApiCall[];
  opened: boolean;
  onClose: () => void;
}) {
  const { email } = useViewer();
  const origin = typeof window === "undefined" ? "" : window.location.origin;
  return (
    <Modal opened={opened} onClose={onClose} title="The same by REST" size="lg">
      <Stack gap="md">
        <CodeLine label="Sign in once" code={signInCurl(origin, email)} />
        {calls.map((call) => (
          <CodeLine key={call.label} label={call.label} code={toCurl(call, origin)} />
        ))}
        <Text size="sm" c="dimmed">
          Every call is described in the{" "}
          <Anchor component={Link} href={paths.settingsApi()} inherit underline="always">
            API document
          </Anchor>
          .
        </Text>
      </Stack>
    </Modal>
  );
}
