"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DescriptorRevision, LabDetail } from "@/server/contract/lab";
import { diffDescriptor } from "@/server/domain/descriptor/diff-descriptor";
import { problemText } from "../api/problem-text";
import { useTRPC } from "../api/trpc";
import { ChangeTable } from "../ui/change-table";
import { ProblemAlert } from "../ui/problem-alert";
import { SkeletonLines } from "../ui/skeleton-lines";
import { HostFields } from "./host-fields";
import { forgottenMachines, type MachineEdit, machineOf, withMachine, withoutMachine } from "./machine-edit";
import { MachineFields } from "./machine-form";
import classes from "./register.module.css";

/** What is to be done to one machine of a registered lab; `name` null = a new one. */
export interface WantedEdit {
  jump: boolean;
  name: string | null;
  /** Take it out of the lab. */
  removes?: boolean;
}

interface Props {
  lab: LabDetail;
  wanted: WantedEdit;
  onClose: () => void;
  /** The machine's name after the edit; null when it left the lab. */
  onSaved?: (name: string | null) => void;
}

/**
 * Edits, adds or removes one machine without JSON: a form, then the differences as they will be written, then the next
 * descriptor revision.
 */
export function EditMachine(props: Props) {
  const { lab, wanted, onClose } = props;
  const trpc = useTRPC();
  const query = useQuery(trpc.lab.descriptor.queryOptions({ labId: lab.id }, { refetchOnMount: "always" }));
  return (
    <Modal opened onClose={onClose} title={titleOf(wanted)} size="lg">
      {query.data && query.isFetchedAfterMount ? (
        <Editor {...props} newest={query.data} />
      ) : query.error ? (
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <SkeletonLines lines={6} />
      )}
    </Modal>
  );
}

function titleOf({ jump, name, removes }: WantedEdit): string {
  if (removes) return `Take ${name} out of the lab?`;
  if (name !== null) return `Edit ${name}`;
  return jump ? "Add jump host" : "Add host";
}

function Editor({ lab, wanted, newest, onClose, onSaved }: Props & { newest: DescriptorRevision }) {
  const { jump, name, removes = false } = wanted;
  const trpc = useTRPC();
  const client = useQueryClient();
  // what is typed stays when somebody else saves meanwhile: the server refuses it then, and says so
  const [{ content, number }] = useState(newest);
  const [edit, setEdit] = useState(() => machineOf(content, jump, name));
  const [reviewing, setReviewing] = useState(removes);
  const next =
    removes && name !== null ? withoutMachine(content, name) : withMachine(content, jump, name, edit);
  const changes = diffDescriptor(content, next);
  const save = useMutation(
    trpc.descriptor.edit.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries();
        onSaved?.(removes ? null : edit.machine.name);
        onClose();
      },
      // what is wrong in a field is shown at it
      onError: (error) => {
        if (!removes && problemText(error).code === "bad_input") setReviewing(false);
      },
    }),
  );
  const set = (part: Partial<MachineEdit>) => setEdit((before) => ({ ...before, ...part }));
  if (!reviewing) {
    return (
      <MachineFields
        labId={lab.id}
        machine={edit.machine}
        action="See what changes"
        error={save.error}
        saving={false}
        needsKey
        onClose={onClose}
        onSave={(machine) => {
          set({ machine });
          setReviewing(true);
        }}
      >
        {!jump && (
          <HostFields edit={edit} jumpHosts={content.jumpHosts.map((one) => one.name)} onEdit={set} />
        )}
      </MachineFields>
    );
  }
  return (
    <Stack gap="md">
      {removes && name !== null && <Removal lab={lab} name={name} jump={jump} />}
      {changes.length === 0 ? (
        <Text size="md">Nothing differs from revision {number}.</Text>
      ) : (
        <div style={{ overflowX: "auto" }}>
          <ChangeTable what="Field" changes={changes} />
        </div>
      )}
      <Forgotten lab={lab} names={forgottenMachines(content, next)} />
      {save.error && <ProblemAlert error={save.error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={removes ? onClose : () => setReviewing(false)}>
          {removes ? "Keep it" : "Back"}
        </Button>
        <Button
          {...(removes ? { className: "danger" } : {})}
          disabled={changes.length === 0}
          loading={save.isPending}
          onClick={() => save.mutate({ labId: lab.id, basedOn: number, content: next })}
          data-autofocus
        >
          {removes ? `Take ${name} out: revision ${number + 1}` : `Save as revision ${number + 1}`}
        </Button>
      </Group>
    </Stack>
  );
}

function Removal({ lab, name, jump }: { lab: LabDetail; name: string; jump: boolean }) {
  const node = lab.hostList.find((host) => host.name === name)?.node ?? null;
  return (
    <Text size="md">
      {jump
        ? "The hosts behind it are reached without it from then on."
        : "The machine itself stays as it is: nothing is run on it."}
      {node !== null &&
        ` It is a node of the running cluster, and stays one: remove the worker from the cluster first.`}
    </Text>
  );
}

/** Another name, address or port is another machine, until a person says otherwise. */
function Forgotten({ lab, names }: { lab: LabDetail; names: readonly string[] }) {
  const known = lab.hostList.filter((host) => names.includes(host.name) && host.fingerprint !== null);
  if (known.length === 0) return null;
  return (
    <div role="alert" className={classes.forgotten}>
      <IconKey size={18} aria-hidden />
      <div>
        <strong>A pinned key is forgotten</strong>
        {known.map((host) => (
          <p key={host.id}>
            {host.name}: <code>{host.fingerprint}</code>
          </p>
        ))}
        <p>
          Its last test and its facts are forgotten, too. With another name, address or port it is another
          machine: test it, and accept the key it shows.
        </p>
      </div>
    </div>
  );
}
