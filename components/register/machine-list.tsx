"use client";

import { ActionIcon } from "@mantine/core";
import { IconPencil, IconPlugConnected, IconTrash } from "@tabler/icons-react";
import type { CredentialView } from "@/server/contract/credential";
import type { HostTest } from "@/server/contract/host-test";
import type { DraftMachine } from "@/server/contract/lab-draft";
import classes from "./register.module.css";
import { TestStrip } from "./test-strip";

/** Machines of a draft, each with its connection test as it runs. */
export function MachineList({
  machines,
  tests,
  credentials,
  onTest,
  onEdit,
  onRemove,
}: {
  machines: readonly DraftMachine[];
  tests: readonly HostTest[];
  /** undefined = still loading. */
  credentials: readonly CredentialView[] | undefined;
  onTest: (name: string) => void;
  onEdit: (machine: DraftMachine) => void;
  onRemove: (machine: DraftMachine) => void;
}) {
  const nameOf = (id: string | null, none: string) =>
    credentials === undefined ? "…" : (credentials.find((one) => one.id === id)?.name ?? none);
  return (
    <ul className={classes.machines}>
      {machines.map((machine) => (
        <li key={machine.name} className={classes.machine}>
          <div>
            <span className={classes.machineName}>{machine.name}</span>
            <p className={classes.machineLine}>
              <code>
                {machine.user}@{machine.address}
                {machine.port === 22 ? "" : ` port ${machine.port}`}
              </code>
            </p>
            <p className={classes.machineLine}>
              {nameOf(machine.credentialId, "no key chosen")}
              {machine.sudoCredentialId && ` · sudo: ${nameOf(machine.sudoCredentialId, "gone")}`}
            </p>
          </div>
          <TestStrip test={tests.find((test) => test.name === machine.name)} />
          <div className={classes.machineActions}>
            <ActionIcon
              variant="default"
              size={32}
              aria-label={`Test ${machine.name}`}
              title="Test"
              onClick={() => onTest(machine.name)}
            >
              <IconPlugConnected size={16} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={32}
              aria-label={`Edit ${machine.name}`}
              title="Edit"
              onClick={() => onEdit(machine)}
            >
              <IconPencil size={16} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={32}
              aria-label={`Take ${machine.name} off the list`}
              title="Take off the list"
              onClick={() => onRemove(machine)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </div>
        </li>
      ))}
    </ul>
  );
}
