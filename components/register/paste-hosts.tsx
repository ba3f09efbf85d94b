"use client";

import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import type { DraftMachine } from "@/server/contract/lab-draft";
import { parseHostTable } from "@/server/domain/host-table";
import classes from "./register.module.css";

const EXAMPLE = `# address, user, port, name
10.0.0.11, ubuntu, 22, cp-1
10.0.0.12, ubuntu, 22, w-1
[2001:db8::13], ubuntu, 22, w-2`;

/** Takes a pasted table of hosts; rows that cannot be read are told by line, the others can be added. */
export function PasteHosts({
  opened,
  taken,
  user,
  onClose,
  onAdd,
  saving,
}: {
  opened: boolean;
  /** Names that are in use. */
  taken: readonly string[];
  /** Who logs in where a line does not say. */
  user: string;
  onClose: () => void;
  onAdd: (hosts: DraftMachine[]) => void;
  saving: boolean;
}) {
  const [text, setText] = useState("");
  const { hosts, problems } = parseHostTable(text, { user, port: 22, takenNames: taken });
  return (
    <Modal opened={opened} onClose={onClose} title="Paste hosts" size="xl">
      <Stack gap="md">
        <Textarea
          label="Table"
          description="A host a line: address, user, port, name; by comma, semicolon, tab or space. Only the address is needed."
          placeholder={EXAMPLE}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          minRows={7}
          maxRows={14}
          autosize
          spellCheck={false}
          data-autofocus
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12.5 } }}
        />
        {problems.length > 0 && (
          <div role="alert">
            <Text size="sm" fw={600}>
              {problems.length === 1 ? "1 line cannot" : `${problems.length} lines cannot`} be read
            </Text>
            <ul className={classes.problems}>
              {problems.map((problem) => (
                <li key={`${problem.line} ${problem.column}`}>
                  <span className="num">line {problem.line}</span>
                  <span>
                    <code>{problem.text}</code>: {problem.message}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button
            disabled={hosts.length === 0}
            loading={saving}
            onClick={() => {
              onAdd(hosts);
              setText("");
            }}
          >
            {hosts.length === 1 ? "Add 1 host" : `Add ${hosts.length} hosts`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
