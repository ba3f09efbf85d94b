"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import type { CreatedApiKey } from "@/server/contract/api-key";
import { CodeLine } from "../ui/code-line";
import { keyCurl } from "../ui/to-curl";

/** The one time a key is shown, with a line that tries it. */
export function NewKey({ made: { key, secret }, onClose }: { made: CreatedApiKey; onClose: () => void }) {
  const place = key.labId === null ? "/api/v1/labs" : `/api/v1/labs/${key.labId}`;
  return (
    <Stack gap="md">
      <Text size="sm">
        Copy it now: only its hash is kept here, so it cannot be shown again. Who has it can do what it may.
      </Text>
      <CodeLine label={key.name} code={secret} />
      <CodeLine label="Try it" code={keyCurl(secret, `${window.location.origin}${place}`)} />
      <Group justify="flex-end">
        <Button onClick={onClose}>I have copied it</Button>
      </Group>
    </Stack>
  );
}
