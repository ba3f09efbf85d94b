import { desc, eq, inArray } from "drizzle-orm";
import type { LabKnowledge } from "@/server/domain/share/words-of-lab";
import type { ServiceContext } from "../context";

/** Revisions that names are looked for in; older ones describe another lab by now. */
const REVISIONS = 100;

/** All that is kept of a lab and could tell which one it is. Part of verbs that authorize. */
export async function readKnowledge({ db: { q, t } }: ServiceContext, labId: string): Promise<LabKnowledge> {
  const [lab] = await q.select().from(t.lab).where(eq(t.lab.id, labId)).limit(1);
  const revisions = await q
    .select({ content: t.descriptorRevision.content, author: t.descriptorRevision.author })
    .from(t.descriptorRevision)
    .where(eq(t.descriptorRevision.labId, labId))
    .orderBy(desc(t.descriptorRevision.number))
    .limit(REVISIONS);
  const hosts = await q
    .select({ id: t.host.id, name: t.host.name, address: t.host.address })
    .from(t.host)
    .where(eq(t.host.labId, labId))
    .orderBy(t.host.name);
  const facts: LabKnowledge["facts"][number][] = [];
  for (const { id, name } of hosts) {
    const [newest] = await q
      .select({ facts: t.hostFacts.facts })
      .from(t.hostFacts)
      .where(eq(t.hostFacts.hostId, id))
      .orderBy(desc(t.hostFacts.at), desc(t.hostFacts.id))
      .limit(1);
    if (newest) facts.push({ host: name, facts: newest.facts });
  }
  const tests = await q
    .select({ addresses: t.hostTest.addresses })
    .from(t.hostTest)
    .where(eq(t.hostTest.labId, labId));
  const keys = await q
    .select({ fingerprint: t.hostKey.fingerprint })
    .from(t.hostKey)
    .where(eq(t.hostKey.labId, labId));
  const clusters = await q
    .select({ id: t.cluster.id, endpoint: t.cluster.endpoint, plan: t.cluster.plan })
    .from(t.cluster)
    .where(eq(t.cluster.labId, labId))
    .orderBy(desc(t.cluster.createdAt));
  return {
    lab: { name: lab?.name ?? "", site: lab?.site ?? null, contact: lab?.contact ?? null },
    revisions: revisions.map(({ content }) => content),
    ...{ hosts, facts, clusters },
    fingerprints: keys.map(({ fingerprint }) => fingerprint),
    resolved: tests.flatMap(({ addresses }) => addresses),
    nodes: [
      ...(await readNodes(
        { q, t },
        clusters.map(({ id }) => id),
      )),
      ...(await readNodesOfRuns({ q, t }, labId)),
    ],
    people: await readPeople({ q, t }, labId, [
      lab?.createdBy ?? "",
      ...revisions.map(({ author }) => author),
    ]),
  };
}

type Place = Pick<ServiceContext["db"], "q" | "t">;

async function readNodes({ q, t }: Place, clusterIds: string[]): Promise<LabKnowledge["nodes"]> {
  if (clusterIds.length === 0) return [];
  const live = await q
    .select({ content: t.liveNode.content })
    .from(t.liveNode)
    .where(inArray(t.liveNode.clusterId, clusterIds))
    .orderBy(t.liveNode.name);
  const verified = await q
    .selectDistinct({ name: t.nodeSnapshot.name })
    .from(t.nodeSnapshot)
    .where(inArray(t.nodeSnapshot.clusterId, clusterIds));
  return [
    ...live.flatMap(({ content }) => content ?? []),
    ...verified.map(({ name }) => ({ name, uid: "", addresses: [], labels: {} })),
  ];
}

/** Nodes that runs found, which may be no more. */
async function readNodesOfRuns({ q, t }: Place, labId: string): Promise<LabKnowledge["nodes"]> {
  const runs = await q
    .select({ settings: t.suiteRun.settings })
    .from(t.suiteRun)
    .where(eq(t.suiteRun.labId, labId));
  const names = new Set(runs.flatMap(({ settings }) => (settings.nodes ?? []).map(({ name }) => name)));
  return [...names].map((name) => ({ name, uid: "", addresses: [], labels: {} }));
}

/** Whoever wrote, ran or may do something here; Fairlead's own jobs are nobody. */
async function readPeople({ q, t }: Place, labId: string, authors: readonly string[]): Promise<string[]> {
  const members = await q
    .select({ name: t.user.name, email: t.user.email })
    .from(t.membership)
    .innerJoin(t.user, eq(t.user.id, t.membership.userId))
    .where(eq(t.membership.labId, labId));
  const runs = await q
    .selectDistinct({ by: t.suiteRun.createdBy })
    .from(t.suiteRun)
    .where(eq(t.suiteRun.labId, labId));
  const jobs = await q.selectDistinct({ by: t.job.requestedBy }).from(t.job).where(eq(t.job.labId, labId));
  const names = [...new Set([...authors, ...runs.map(({ by }) => by), ...jobs.map(({ by }) => by)])];
  const people = names.filter((name) => name !== "" && !name.startsWith("Fairlead ("));
  const known = people.length === 0 ? [] : await mailsOf({ q, t }, people);
  return [...people, ...known, ...members.flatMap(({ name, email }) => [name, email])];
}

async function mailsOf({ q, t }: Place, names: string[]): Promise<string[]> {
  const rows = await q.select({ email: t.user.email }).from(t.user).where(inArray(t.user.name, names));
  return rows.map(({ email }) => email);
}
