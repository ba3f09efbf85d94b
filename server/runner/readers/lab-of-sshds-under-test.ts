import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { makeJob, makeLab } from "@/db/testing/factories";
import type { HostTest } from "@/server/contract/host-test";
import type { JobKind } from "@/server/contract/job";
import type { DraftMachine } from "@/server/contract/lab-draft";
import { makeSecretBox } from "@/server/infra/secret-box/secret-box";
import { fingerprintOf, type SshKeyPair } from "@/server/infra/ssh/key-pair";
import { systemClock } from "@/server/services/context";
import { listHostTests } from "@/server/services/host/list-host-tests";
import type { Engine } from "../engine-under-test";

/** A draft of a lab in the database, with keys sealed as the runner opens them. */
export class DraftUnderTest {
  private constructor(
    private readonly engine: Engine,
    readonly labId: string,
  ) {}

  static async make(engine: Engine): Promise<DraftUnderTest> {
    const { id } = await makeLab(engine.db, { kind: "registered", state: "draft" });
    return new DraftUnderTest(engine, id);
  }

  async seal(
    kind: "ssh-key" | "sudo-password" | "once-password",
    secret: string,
    key?: SshKeyPair,
  ): Promise<string> {
    const box = makeSecretBox(Buffer.from(this.engine.env.FAIRLEAD_KEY ?? "", "base64"));
    const id = v7();
    const shown = { publicPart: key?.publicKey ?? null, fingerprint: key?.fingerprint ?? null };
    await this.engine.db.write(({ q, t }) =>
      q.insert(t.credential).values({
        ...{ id, labId: this.labId, kind, name: `a ${kind}`, ...shown },
        ...{ sealed: box.seal(secret, id), createdAt: Date.now() },
      }),
    );
    return id;
  }

  async describe(machines: { jumpHosts?: DraftMachine[]; hosts: DraftMachine[] }): Promise<void> {
    const { labId } = this;
    const { jumpHosts = [], hosts } = machines;
    const content = { name: "rack", site: "", contact: "", jumpHosts, hosts };
    await this.engine.db.write(async ({ q, t }) => {
      const draft = { labId, step: "hosts" as const, content, updatedAt: Date.now(), updatedBy: "a test" };
      await q.insert(t.labDraft).values(draft).onConflictDoUpdate({ target: t.labDraft.labId, set: draft });
      for (const [jump, list] of [[true, jumpHosts] as const, [false, hosts] as const]) {
        for (const { name, address, port } of list) {
          await q.insert(t.host).values({ id: v7(), labId, name, jump, address, port }).onConflictDoNothing();
        }
      }
    });
  }

  async pin(name: string, publicKey: string): Promise<void> {
    const { labId } = this;
    await this.engine.db.write(async ({ q, t }) => {
      const rows = await q.select().from(t.host).where(eq(t.host.labId, labId));
      const hostId = rows.find((row) => row.name === name)?.id ?? "";
      const fingerprint = fingerprintOf(publicKey);
      await q.delete(t.hostKey).where(eq(t.hostKey.hostId, hostId));
      await q.insert(t.hostKey).values({
        ...{ id: v7(), hostId, labId, publicKey, fingerprint },
        ...{ acceptedBy: "a test", acceptedAt: Date.now() },
      });
    });
  }

  /** Queues a job of a kind that runs inside the runner. */
  async queue(kind: JobKind, payload: Record<string, unknown>): Promise<string> {
    return (await makeJob(this.engine.db, { labId: this.labId, kind, payload, exclusive: false })).id;
  }

  /** Runs a connection test to its end. @returns its job and each machine's test by name */
  async test(hosts: string[] | null = null) {
    const id = await this.queue("host-test", { hosts });
    const job = await this.engine.untilStatus(id);
    return { job, tests: await this.tests(), log: (await this.engine.storedLog(id)).text };
  }

  async tests(): Promise<Record<string, HostTest>> {
    const ctx = { actor: { kind: "system" as const, job: "a test" }, db: this.engine.db };
    const list = await listHostTests(
      { ...ctx, clock: systemClock, requestId: "a test" },
      { labId: this.labId },
    );
    return Object.fromEntries(list.map((one) => [one.name, one]));
  }
}

/** Step -> status. */
export const stepsOf = (test: HostTest | undefined): Record<string, string> =>
  Object.fromEntries(test?.steps.map((step) => [step.id, step.status]) ?? []);

/** What a step said. */
export const saidAt = (test: HostTest | undefined, id: string): string =>
  test?.steps.find((step) => step.id === id)?.message ?? "";
