"use client";

import { Modal, Text } from "@mantine/core";
import type { SuiteCase } from "@/server/contract/suite";
import { CaseText } from "./case-text";

/** One case with everything it says. */
export function CaseDialog({
  runId,
  n,
  known,
  onClose,
}: {
  runId: string;
  n: number | null;
  known: SuiteCase | undefined;
  onClose: () => void;
}) {
  return (
    <Modal opened={n !== null} onClose={onClose} size="xl" title={`Case ${n ?? ""}`}>
      {known && (
        <Text fw={550} mb="sm" style={{ overflowWrap: "anywhere" }}>
          {known.name}
        </Text>
      )}
      {n !== null && <CaseText runId={runId} n={n} />}
    </Modal>
  );
}
