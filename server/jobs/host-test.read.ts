import { z } from "zod";
import { DomainError } from "@/server/domain/errors";
import { waitsForJump } from "@/server/domain/host-test/sentences";
import { sentenceOf, skipAll, stops, verdictOf } from "@/server/domain/host-test/test-steps";
import type { SshLease } from "@/server/infra/ssh/ssh-pool";
import { type LabMachine, readMachines } from "@/server/services/host/read-machines";
import { routeTo, unsealCredential } from "@/server/services/host/route-to";
import { beginHostTests, endHostTests, saveHostTest } from "@/server/services/host/save-host-test";
import { type Seen, testMachine } from "./host-test/test-machine";
import { inTurns } from "./in-turns";
import type { JobReader, ReaderContext, ReaderOutcome } from "./job-reader";

/** Payload of a `host-test` job: names of hosts, or all. */
export const HostTestPayload = z.object({ hosts: z.array(z.string()).nullable() });

/** A jump host's sshd starts to refuse above ten logins at once and ten sessions (sshd_config MaxStartups, MaxSessions). */
const AT_ONCE = 5;

/** Tests jump hosts first, then the hosts behind them; each host's row is written after every step. */
export const reader: JobReader = {
  async read(ctx) {
    const { hosts } = HostTestPayload.parse(ctx.job.payload);
    const machines = await readMachines(ctx.services, ctx.job.labId);
    const asked = machines.filter((one) => hosts === null || hosts.includes(one.name));
    const needed = machines.filter((one) => asked.includes(one) || isOnTheWay(one, asked));
    const jumps = needed.filter((one) => one.jump);
    const others = needed.filter((one) => !one.jump);
    const { labId, id: jobId } = ctx.job;
    await ctx.keep((tx) => beginHostTests(tx, { labId, jobId, hostIds: needed.map((one) => one.hostId) }));
    const tests = new HostTests(ctx, machines);
    const stages = [
      { id: "jump", title: "Jump hosts", hosts: jumps.map((one) => one.name) },
      { id: "hosts", title: "Hosts", hosts: others.map((one) => one.name) },
    ].filter((stage) => stage.hosts.length > 0);
    ctx.declareStages(stages);
    if (jumps.length > 0) await tests.stage("jump", "Test jump hosts", jumps, 1);
    if (others.length > 0) await tests.stage("hosts", "Test hosts", others, AT_ONCE);
    return tests.outcome();
  },
  async settle(tx, job) {
    await endHostTests(tx, job.id);
  },
};

const isOnTheWay = ({ name }: LabMachine, asked: readonly LabMachine[]) =>
  asked.some((one) => one.via.includes(name));

class HostTests {
  readonly #seen = new Map<string, Seen>();

  constructor(
    private readonly ctx: ReaderContext,
    private readonly machines: readonly LabMachine[],
  ) {}

  async stage(id: string, name: string, machines: readonly LabMachine[], atOnce: number): Promise<void> {
    this.ctx.stage(id, "running");
    this.ctx.task({ uuid: id, name, stage: id });
    await inTurns(machines, atOnce, (machine) => this.#test(id, machine));
    const red = machines.some((one) => this.#verdict(one.name) === "failed");
    this.ctx.stage(id, red ? "failed" : "succeeded");
  }

  outcome(): ReaderOutcome {
    const names = [...this.#seen.keys()];
    const of = (...wanted: string[]) => names.filter((name) => wanted.includes(this.#verdict(name)));
    const [bad, asking, good] = [of("failed"), of("asks"), of("ok", "warn")];
    const parts = [
      `${good.length} of ${names.length} ${names.length === 1 ? "machine is" : "machines are"} ready`,
      ...(asking.length > 0 ? [`the key of ${asking.join(", ")} has to be compared and accepted`] : []),
      ...(bad.length > 0 ? [`not ready: ${bad.join(", ")}`] : []),
    ];
    return { outcome: bad.length > 0 ? "failed" : "succeeded", message: `${parts.join("; ")}.` };
  }

  #verdict(name: string) {
    return verdictOf(this.#seen.get(name)?.steps ?? []);
  }

  async #test(task: string, machine: LabMachine): Promise<void> {
    const began = performance.now();
    const seen = await this.#goThrough(machine);
    this.#seen.set(machine.name, seen);
    const verdict = verdictOf(seen.steps);
    const sentence = sentenceOf(seen.steps);
    if (verdict === "skipped") this.ctx.log(`${machine.name}: ${sentence ?? "not tested."}`);
    const status = { failed: "failed", skipped: "skipped", asks: "ignored", warn: "ok" } as const;
    this.ctx.result({
      ...{ task, host: machine.name, durationMs: performance.now() - began },
      status: status[verdict as keyof typeof status] ?? "ok",
      ...(sentence === null ? {} : { message: sentence }),
    });
    const red = seen.steps.find((step) => stops(step.status));
    if (red && sentence !== null) {
      this.ctx.finding({ host: machine.name, title: `${machine.name}: ${red.id}`, detail: sentence });
    }
  }

  async #goThrough(machine: LabMachine): Promise<Seen> {
    const { ctx } = this;
    const ref = { hostId: machine.hostId, jobId: ctx.job.id };
    const before = machine.via.find((name) => !["ok", "warn"].includes(this.#verdict(name)));
    let from: SshLease | undefined;
    let why = before === undefined ? undefined : waitsForJump(before, this.#verdict(before));
    if (why === undefined && machine.via.length > 0) {
      try {
        const { way } = routeTo(this.machines, machine, (id) => this.#unseal(id));
        from = await ctx.connections.open(ctx.job.labId, way, ctx.signal);
      } catch (cause) {
        ctx.signal.throwIfAborted();
        if (!(cause instanceof DomainError)) throw cause;
        why = `Not tested: ${cause.message}`;
      }
    }
    if (why !== undefined) {
      const seen = { steps: skipAll(why), shownKey: null, addresses: [] };
      await ctx.keep((tx) => saveHostTest(tx, ref, seen));
      return seen;
    }
    let said = 0;
    try {
      return await testMachine({
        ...{ machine, from, signal: ctx.signal, openKey: (id) => this.#unseal(id) },
        saw: async (seen) => {
          const ended = seen.steps.filter((step) => step.message !== null);
          for (const step of ended.slice(said)) {
            ctx.log(`${machine.name}: ${step.id} ${step.status}: ${step.message ?? ""}`);
          }
          said = ended.length;
          await ctx.keep((tx) => saveHostTest(tx, ref, seen));
        },
      });
    } finally {
      from?.release();
    }
  }

  async #unseal(credentialId: string): Promise<string> {
    const secret = await unsealCredential(this.ctx.services, credentialId);
    this.ctx.hide(secret);
    return secret;
  }
}
