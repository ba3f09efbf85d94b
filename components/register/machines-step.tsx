"use client";

import { Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DraftMachine, LabDraft } from "@/server/contract/lab-draft";
import { useTRPC } from "../api/trpc";
import { countWords } from "../ui/count-words";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { useOnDemand } from "../ui/use-on-demand";
import { AcceptKeys, waitsForKey } from "./accept-keys";
import { InstallKey } from "./install-key";
import { KnownHosts } from "./known-hosts";
import { MachineForm, type MachineInForm } from "./machine-form";
import { MachineList } from "./machine-list";
import { type DraftInHand, useCredentials, useHostTests } from "./use-draft";

// its reader brings the schemas along: only who pastes pays for them
const loadPasteHosts = () => import("./paste-hosts").then((m) => m.PasteHosts);

type Opened = "paste" | "keys" | "known-hosts" | "install" | null;

const WORDS = {
  jump: {
    title: "Jump hosts, in the order they are gone through",
    add: "Add jump host",
    empty: "No jump host",
    hint: "Leave it empty when this machine reaches the hosts itself.",
  },
  hosts: { title: "Hosts", add: "Add host", empty: "No hosts yet", hint: "One by one, or a pasted table." },
} as const;

/** Jump hosts or hosts of a draft: adding, editing, testing them, and accepting their keys. */
export function MachinesStep({
  labId,
  which,
  inHand,
  draft,
}: {
  labId: string;
  which: "jump" | "hosts";
  inHand: DraftInHand;
  draft: LabDraft;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const credentials = useCredentials(labId).data;
  const tests = useHostTests(labId).data ?? [];
  const [form, setForm] = useState<(MachineInForm & { before: string | null }) | null>(null);
  const [opened, setOpened] = useState<Opened>(null);
  const test = useMutation(
    trpc.host.test.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.host.tests.queryKey({ labId }) }),
    }),
  );
  const PasteHosts = useOnDemand(loadPasteHosts, opened === "paste");
  const { content } = draft;
  const list = which === "jump" ? content.jumpHosts : content.hosts;
  const words = WORDS[which];
  const waiting = tests.filter(waitsForKey);
  const all = [...content.jumpHosts, ...content.hosts];
  const save = (machines: DraftMachine[]) =>
    inHand.save(which, { ...content, [which === "jump" ? "jumpHosts" : "hosts"]: machines });
  const blank = (): DraftMachine => ({
    name: which === "jump" ? "jump" : `host-${content.hosts.length + 1}`,
    address: "",
    port: 22,
    user: list.at(-1)?.user ?? "root",
    credentialId:
      list.at(-1)?.credentialId ?? credentials?.find(({ kind }) => kind === "ssh-key")?.id ?? null,
    sudoCredentialId: list.at(-1)?.sudoCredentialId ?? null,
  });
  const full = which === "jump" && list.length >= 2;
  return (
    <Panel
      title={words.title}
      aside={
        list.length > 0
          ? which === "jump"
            ? countWords(list.length, "jump host", "jump hosts")
            : countWords(list.length, "host", "hosts")
          : undefined
      }
      flush
    >
      {list.length === 0 ? (
        <EmptyState title={words.empty}>{words.hint}</EmptyState>
      ) : (
        <MachineList
          machines={list}
          tests={tests}
          credentials={credentials}
          onTest={(name) => test.mutate({ labId, hosts: [name] })}
          onEdit={(machine) =>
            setForm({ title: `Edit ${machine.name}`, machine, action: "Save", before: machine.name })
          }
          onRemove={(machine) => save(list.filter(({ name }) => name !== machine.name)).catch(() => {})}
        />
      )}
      <Group gap="xs" p="md">
        {!full && (
          <Button
            variant={list.length === 0 ? "filled" : "default"}
            onClick={() => setForm({ title: words.add, machine: blank(), action: words.add, before: null })}
          >
            {words.add}
          </Button>
        )}
        {which === "hosts" && (
          <Button variant="default" onClick={() => setOpened("paste")}>
            Paste a table
          </Button>
        )}
        {list.length > 0 && (
          <>
            <Button
              variant={waiting.length > 0 ? "default" : "filled"}
              loading={test.isPending}
              onClick={() => test.mutate({ labId })}
            >
              Test every machine
            </Button>
            {waiting.length > 0 && (
              <Button onClick={() => setOpened("keys")}>
                {waiting.length === 1 ? "Compare 1 host key" : `Compare ${waiting.length} host keys`}
              </Button>
            )}
            <Button variant="default" onClick={() => setOpened("known-hosts")}>
              Paste known_hosts
            </Button>
            <Button variant="default" onClick={() => setOpened("install")}>
              Install the key with a password
            </Button>
          </>
        )}
      </Group>
      {(test.error || (form === null && inHand.saveError)) && (
        <div style={{ padding: "0 16px 16px" }}>
          <ProblemAlert error={test.error ?? inHand.saveError} />
        </div>
      )}
      <MachineForm
        labId={labId}
        wanted={form}
        error={inHand.saveError}
        saving={inHand.saving}
        onClose={() => setForm(null)}
        onSave={(machine) =>
          save(
            form?.before ? list.map((one) => (one.name === form.before ? machine : one)) : [...list, machine],
          ).then(
            () => setForm(null),
            () => {},
          )
        }
      />
      {PasteHosts && (
        <PasteHosts
          opened={opened === "paste"}
          user={blank().user}
          taken={all.map(({ name }) => name)}
          saving={inHand.saving}
          onClose={() => setOpened(null)}
          onAdd={(hosts) =>
            save([
              ...list,
              ...hosts.map((host) => ({ ...host, credentialId: host.credentialId ?? blank().credentialId })),
            ]).then(
              () => setOpened(null),
              () => {},
            )
          }
        />
      )}
      <AcceptKeys
        labId={labId}
        tests={tests}
        opened={opened === "keys"}
        onClose={() => setOpened(null)}
        onAccepted={(names) => {
          setOpened(null);
          test.mutate({ labId, hosts: names });
        }}
      />
      <InstallKey
        labId={labId}
        machines={list}
        credentials={credentials}
        opened={opened === "install"}
        onClose={() => setOpened(null)}
      />
      <KnownHosts labId={labId} opened={opened === "known-hosts"} onClose={() => setOpened(null)} />
    </Panel>
  );
}
