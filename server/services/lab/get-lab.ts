import { asc, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { Id } from "@/server/contract/ids";
import type { DescriptorContent, LabDetail, LabHost, LabSummary } from "@/server/contract/lab";
import { notFound } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import { authorize } from "../authorize";
import { readNodes } from "../cluster/read-nodes";
import { readRunning } from "../cluster/read-running";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { listJobs } from "../job/list-jobs";
import { mayCaller } from "../may-caller";
import { labMarks } from "./lab-marks";
import { summarizeLabs } from "./lab-summary";

const GetLabInput = z.object({ labId: Id });

/** One lab: its hosts as its newest descriptor revision says, cluster, nodes, last jobs. */
export async function getLab(ctx: ServiceContext, input: z.input<typeof GetLabInput>): Promise<LabDetail> {
  const { labId } = parseInput(GetLabInput, input);
  await authorize(ctx, "lab.read", { labId });
  const { lab } = ctx.db.t;
  const rows = await ctx.db.q.select().from(lab).where(eq(lab.id, labId)).limit(1);
  const [summary] = await summarizeLabs(ctx, rows);
  if (!summary) throw notFound("This lab");
  const newest = await readNewestRevision(ctx, labId);
  const nodes = await readNodes(ctx, summary.cluster ? [summary.cluster.id] : []);
  const { items: recentJobs } = await listJobs(ctx, { labId, limit: 10 });
  const { content, ...revision } = newest ?? { content: null };
  return {
    ...summary,
    revision: "id" in revision ? revision : null,
    hostList: await readHosts(ctx, labId, content),
    nodes: nodes.map(({ name, ready, allocatable, at }) => ({ name, ready, allocatable, at })),
    recentJobs,
    marks: labMarks(summary.kind, content),
    can: await readAllowed(ctx, summary, rows[0]?.request?.kind === "plain"),
  };
}

async function readAllowed(ctx: ServiceContext, lab: LabSummary, plain: boolean): Promise<LabDetail["can"]> {
  const scope = { labId: lab.id };
  return {
    deploy: await mayCaller(ctx, "job.start", scope, labCan.deploy({ state: lab.state, plain })),
    remove: await mayCaller(ctx, "lab.remove", scope, labCan.remove(lab)),
    kubeconfig: await mayCaller(ctx, "cluster.kubeconfig", scope),
    edit: await mayCaller(ctx, "lab.update", scope, labCan.edit(lab)),
    import: await mayCaller(ctx, "lab.update", scope, labCan.import(lab)),
    reset: await mayCaller(ctx, "lab.update", scope, labCan.reset({ state: lab.state, plain })),
    forget: await mayCaller(ctx, "lab.remove", scope, labCan.forget(lab)),
  };
}

async function readNewestRevision(ctx: ServiceContext, labId: string) {
  const { descriptorRevision: revision } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({
      id: revision.id,
      number: revision.number,
      source: revision.source,
      createdAt: revision.createdAt,
      author: revision.author,
      content: revision.content,
    })
    .from(revision)
    .where(eq(revision.labId, labId))
    .orderBy(desc(revision.number))
    .limit(1);
  return row;
}

/** How each machine is logged in to and through which jump hosts: by the descriptor, or by the draft before there is one. */
async function readWays(ctx: ServiceContext, labId: string, content: DescriptorContent | null) {
  if (content) {
    const { jumpHosts, hosts } = content;
    const jumps = jumpHosts.map(({ name, ssh }) => ({ name, user: ssh.user, via: [] }));
    return [...jumps, ...hosts.map(({ name, ssh, via }) => ({ name, user: ssh.user, via }))];
  }
  const { labDraft } = ctx.db.t;
  const [draft] = await ctx.db.q
    .select({ content: labDraft.content })
    .from(labDraft)
    .where(eq(labDraft.labId, labId))
    .limit(1);
  const { jumpHosts = [], hosts = [] } = draft?.content ?? {};
  const via = jumpHosts.map((jump) => jump.name);
  const jumps = jumpHosts.map(({ name, user }) => ({ name, user, via: [] }));
  return [...jumps, ...hosts.map(({ name, user }) => ({ name, user, via }))];
}

async function readHosts(
  ctx: ServiceContext,
  labId: string,
  content: DescriptorContent | null,
): Promise<LabHost[]> {
  const { host, hostKey } = ctx.db.t;
  const rows = await ctx.db.q
    .select({
      id: host.id,
      name: host.name,
      jump: host.jump,
      address: host.address,
      port: host.port,
      fingerprint: hostKey.fingerprint,
    })
    .from(host)
    .leftJoin(hostKey, eq(hostKey.hostId, host.id))
    .where(eq(host.labId, labId))
    .orderBy(desc(host.jump), asc(host.name), desc(hostKey.acceptedAt));
  const ways = new Map((await readWays(ctx, labId, content)).map((way) => [way.name, way]));
  const hosts = new Map(content?.hosts.map((one) => [one.name, one]));
  const { running } = await readRunning(ctx, labId);
  const nodes = new Map(running?.hosts.map((one) => [one.name, one.role]));
  const newestKeyOnly = rows.filter((row, i) => rows.findIndex((other) => other.id === row.id) === i);
  return newestKeyOnly.map((row) => {
    const described = hosts.get(row.name);
    return {
      ...row,
      user: ways.get(row.name)?.user ?? "root",
      via: ways.get(row.name)?.via ?? [],
      roles: described?.roles ?? [],
      node: nodes.get(row.name) ?? null,
      recordedHardware: described?.recordedHardware ?? false,
      tags: described?.tags ?? [],
    };
  });
}
