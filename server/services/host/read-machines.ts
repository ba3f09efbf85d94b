import { and, asc, desc, eq, inArray } from "drizzle-orm";
import type { DescriptorContent } from "@/server/contract/lab";
import type { LabDraftContent } from "@/server/contract/lab-draft";
import { DomainError, notFound } from "@/server/domain/errors";
import type { ServiceContext } from "../context";

/** A machine of a lab as it is connected to, with what is pinned and chosen for it. */
export interface LabMachine {
  hostId: string;
  name: string;
  jump: boolean;
  address: string;
  port: number;
  user: string;
  /** Names of jump hosts on the way, first hop first. */
  via: string[];
  /** Null while a draft has none chosen. */
  key: { credentialId: string; name: string; fingerprint: string | null } | null;
  sudoCredentialId: string | null;
  /** Pinned keys, the newest first. */
  hostKeys: { publicKey: string; fingerprint: string }[];
}

type Described = Omit<LabMachine, "hostId" | "key" | "hostKeys"> & { credentialId: string | null };

/**
 * Every machine of a lab, jump hosts first in the order they are gone through: from its draft, or from the newest revision
 * of its descriptor.
 * @throws DomainError `not_found`, `wrong_state` when it has no machine
 */
export async function readMachines(ctx: ServiceContext, labId: string): Promise<LabMachine[]> {
  const { q, t } = ctx.db;
  const [found] = await q.select({ state: t.lab.state }).from(t.lab).where(eq(t.lab.id, labId)).limit(1);
  if (!found) throw notFound("This lab");
  const described = found.state === "draft" ? await ofDraft(ctx, labId) : await ofDescriptor(ctx, labId);
  if (described.length === 0)
    throw new DomainError("wrong_state", "The lab has no machine yet: add its hosts.");
  const rows = await q
    .select({ id: t.host.id, name: t.host.name })
    .from(t.host)
    .where(eq(t.host.labId, labId));
  const ids = new Map(rows.map((row) => [row.name, row.id]));
  const pins = await q
    .select({ hostId: t.hostKey.hostId, publicKey: t.hostKey.publicKey, fingerprint: t.hostKey.fingerprint })
    .from(t.hostKey)
    .where(eq(t.hostKey.labId, labId))
    .orderBy(desc(t.hostKey.acceptedAt), desc(t.hostKey.id));
  const keys = await readKeys(ctx, labId, described);
  return described.flatMap(({ credentialId, ...machine }) => {
    const hostId = ids.get(machine.name);
    if (hostId === undefined) return []; // described by a revision that is being written
    const hostKeys = pins.filter((pin) => pin.hostId === hostId).map(({ hostId: _, ...pin }) => pin);
    return [{ ...machine, hostId, hostKeys, key: keys.get(credentialId ?? "") ?? null }];
  });
}

async function readKeys(ctx: ServiceContext, labId: string, described: readonly Described[]) {
  const { credential } = ctx.db.t;
  const wanted = [...new Set(described.flatMap((one) => one.credentialId ?? []))];
  if (wanted.length === 0) return new Map<string, NonNullable<LabMachine["key"]>>();
  const rows = await ctx.db.q
    .select({ credentialId: credential.id, name: credential.name, fingerprint: credential.fingerprint })
    .from(credential)
    .where(and(inArray(credential.id, wanted), eq(credential.labId, labId), eq(credential.kind, "ssh-key")))
    .orderBy(asc(credential.id));
  return new Map(rows.map((row) => [row.credentialId, row]));
}

async function ofDraft({ db: { q, t } }: ServiceContext, labId: string): Promise<Described[]> {
  const [row] = await q
    .select({ content: t.labDraft.content })
    .from(t.labDraft)
    .where(eq(t.labDraft.labId, labId))
    .limit(1);
  return row ? describeDraft(row.content) : [];
}

function describeDraft({ jumpHosts, hosts }: LabDraftContent): Described[] {
  const jumps = jumpHosts.map((one) => one.name);
  return [
    ...jumpHosts.map((one, index) => ({ ...one, jump: true, via: jumps.slice(0, index) })),
    ...hosts.map((one) => ({ ...one, jump: false, via: jumps })),
  ];
}

async function ofDescriptor({ db: { q, t } }: ServiceContext, labId: string): Promise<Described[]> {
  const [row] = await q
    .select({ content: t.descriptorRevision.content })
    .from(t.descriptorRevision)
    .where(eq(t.descriptorRevision.labId, labId))
    .orderBy(desc(t.descriptorRevision.number))
    .limit(1);
  return row ? describeRevision(row.content) : [];
}

/** A descriptor names the way of its hosts; a jump host on it stands behind those before it. */
function describeRevision({ jumpHosts, hosts }: DescriptorContent): Described[] {
  const wayTo = (jump: string) => {
    const way = hosts.find((host) => host.via.includes(jump))?.via ?? [];
    return way.slice(0, Math.max(0, way.indexOf(jump)));
  };
  const order = (name: string) => wayTo(name).length;
  const flat = ({ name, ssh }: DescriptorContent["jumpHosts"][number]) => ({
    ...{ name, address: ssh.address, port: ssh.port, user: ssh.user, credentialId: ssh.credentialId },
    sudoCredentialId: ssh.sudoCredentialId ?? null,
  });
  return [
    ...jumpHosts
      .map((one) => ({ ...flat(one), jump: true, via: wayTo(one.name) }))
      .toSorted((a, b) => order(a.name) - order(b.name)),
    ...hosts.map((one) => ({ ...flat(one), jump: false, via: one.via })),
  ];
}
