import { and, eq } from "drizzle-orm";
import type { DescriptorContent } from "@/server/contract/lab";
import { buildContent } from "@/server/domain/descriptor/build-content";
import { canonicalDescriptor, checkDescriptor } from "@/server/domain/descriptor/check-descriptor";
import type { DescribedLab } from "@/server/domain/descriptor/described";
import type { FieldProblem } from "@/server/domain/descriptor/find-doubles";
import { giveBmcPassword } from "@/server/domain/descriptor/give-credentials";
import type { ServiceContext } from "../context";
import { credentialOf, type SealedFind } from "../credential/seal-found";

export interface PreparedImport {
  content: DescriptorContent;
  problems: FieldProblem[];
}

/**
 * The revision that files would become of a lab whose newest one is `before`, and what is wrong with it.
 * @param finds sealed secrets of the files; none while it is only looked at
 */
export async function prepareImport(
  ctx: ServiceContext,
  labId: string,
  described: DescribedLab,
  before: DescriptorContent,
  chosen: { credentialId: string | undefined; finds: readonly SealedFind[] },
): Promise<PreparedImport> {
  const credentialId = chosen.credentialId ?? (await onlyKey(ctx, labId));
  const built = buildContent(described, before, credentialId);
  const content = canonicalDescriptor(withFinds(built.content, chosen.finds));
  const problems = [
    ...built.problems,
    ...checkDescriptor(content, before.provisioner),
    ...(before.provisioner === "practice-lab" ? otherMachines(before, content) : []),
  ];
  return { content, problems };
}

function withFinds(content: DescriptorContent, finds: readonly SealedFind[]): DescriptorContent {
  const give = <T extends DescriptorContent["jumpHosts"][number]>(machine: T): T => {
    const sudo = credentialOf(finds, "sudo-password", machine.name);
    const bmc = credentialOf(finds, "bmc-password", machine.name);
    return {
      ...machine,
      ssh: sudo === undefined ? machine.ssh : { ...machine.ssh, sudoCredentialId: sudo },
      ...giveBmcPassword(machine.declared, bmc),
    };
  };
  return { ...content, jumpHosts: content.jumpHosts.map(give), hosts: content.hosts.map(give) };
}

/** A practice lab's hosts are what they are: files may say more of them, not that there are others. */
function otherMachines(before: DescriptorContent, after: DescriptorContent): FieldProblem[] {
  const machines = ({ jumpHosts, hosts }: DescriptorContent) =>
    [...jumpHosts, ...hosts].map(({ name, ssh }) => `${name} at ${ssh.address} port ${ssh.port}`);
  const [was, is] = [machines(before), machines(after)];
  const extra = is.find((machine) => !was.includes(machine));
  const gone = was.find((machine) => !is.includes(machine));
  if (extra === undefined && gone === undefined) return [];
  const what = extra === undefined ? `lack ${gone}` : `describe ${extra}`;
  return [
    {
      field: "content.hosts",
      message: `a practice lab keeps the hosts it was made with, and the files ${what}: correct them, or import them as a new lab`,
    },
  ];
}

async function onlyKey(ctx: ServiceContext, labId: string): Promise<string | null> {
  const { credential } = ctx.db.t;
  const keys = await ctx.db.q
    .select({ id: credential.id })
    .from(credential)
    .where(and(eq(credential.labId, labId), eq(credential.kind, "ssh-key")))
    .limit(2);
  return keys.length === 1 ? (keys[0]?.id ?? null) : null;
}
