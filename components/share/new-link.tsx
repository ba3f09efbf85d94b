"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import type { CreatedShareLink } from "@/server/contract/share";
import { CodeLine } from "../ui/code-line";
import { RelativeTime } from "../ui/relative-time";

/** The one time a share link is shown. */
export function NewLink({ made: { link, url }, onClose }: { made: CreatedShareLink; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Text size="sm">
        Copy it now: only the hash of its token is kept here, so it cannot be shown again. It opens without an
        account and expires <RelativeTime at={link.expiresAt} />.
      </Text>
      <CodeLine label="Share link" code={url} />
      <Group justify="flex-end" gap="sm">
        <Button component="a" href={url} target="_blank" rel="noreferrer" variant="default">
          Open it
        </Button>
        <Button onClick={onClose}>I have copied it</Button>
      </Group>
    </Stack>
  );
}
