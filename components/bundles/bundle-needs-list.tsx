"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import type { BundleNeeds } from "@/server/contract/bundle-view";
import { CodeLine } from "../ui/code-line";

/** What this machine lacks to build a bundle, each with the line that brings it. Nothing when nothing is missing. */
export function BundleNeedsList({
  missing,
  onCheck,
  checking,
}: {
  missing: BundleNeeds["missing"];
  onCheck: () => void;
  checking: boolean;
}) {
  if (missing.length === 0) return null;
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <Text size="md" fw={600}>
          Missing on this machine
        </Text>
        <Button size="xs" variant="default" onClick={onCheck} loading={checking}>
          Check again
        </Button>
      </Group>
      {missing.map((need) => (
        <CodeLine key={need.what} label={need.what} code={need.installLine} />
      ))}
    </Stack>
  );
}
