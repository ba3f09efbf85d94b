"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { Allowed } from "@/server/contract/job";
import type { LabDraft } from "@/server/contract/lab-draft";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ActionButton } from "../ui/action-button";
import { countWords } from "../ui/count-words";
import { ProblemAlert } from "../ui/problem-alert";
import { RelativeTime } from "../ui/relative-time";
import classes from "./register.module.css";
import { useHostTests } from "./use-draft";

/** Ends the draft: the lab becomes descriptor revision 1. */
export function RegisterBar({ draft }: { draft: LabDraft }) {
  const { labId, content } = draft;
  const trpc = useTRPC();
  const client = useQueryClient();
  const router = useRouter();
  const tests = useHostTests(labId).data ?? [];
  const register = useMutation(
    trpc.draft.register.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries();
        router.push(paths.lab(labId));
      },
    }),
  );
  const machines = [...content.jumpHosts, ...content.hosts];
  const keyless = machines.filter(({ credentialId }) => credentialId === null).map(({ name }) => name);
  const unpinned = machines
    .filter(({ name }) => !tests.some((test) => test.name === name && test.pinnedFingerprint !== null))
    .map(({ name }) => name);
  const can = mayRegister(content.hosts.length, keyless, unpinned);
  return (
    <>
      {register.error && (
        <div style={{ marginTop: 16 }}>
          <ProblemAlert error={register.error} />
        </div>
      )}
      <div className={classes.bar}>
        <ActionButton can={can} loading={register.isPending} onClick={() => register.mutate({ labId })}>
          Register lab with {countWords(content.hosts.length, "host", "hosts")}
        </ActionButton>
        {!can.allowed && <span>{can.reason}</span>}
        <span className={classes.saved}>
          draft saved <RelativeTime at={draft.updatedAt} />
        </span>
      </div>
    </>
  );
}

function mayRegister(hosts: number, keyless: readonly string[], unpinned: readonly string[]): Allowed {
  if (hosts === 0) return { allowed: false, reason: "Add a host first." };
  if (keyless.length > 0) return { allowed: false, reason: `Choose an SSH key for ${list(keyless)}.` };
  if (unpinned.length > 0) {
    return { allowed: false, reason: `Test and accept the host key of ${list(unpinned)}.` };
  }
  return { allowed: true, reason: null };
}

const list = (names: readonly string[]) =>
  names.length <= 4 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
