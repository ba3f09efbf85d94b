import { readFileSync } from "node:fs";
import path from "node:path";
import { v7 } from "uuid";
import { PracticeLabState } from "@/server/contract/practice-lab";
import { callDaemon } from "@/server/infra/practice-lab/call-daemon";
import { openPracticeLab } from "@/server/infra/practice-lab/client";
import { LabUnderTest, practiceHost } from "@/server/infra/practice-lab/lab-under-test";
import { fingerprintOf } from "@/server/infra/ssh/key-pair";
import type { PooledEndpoint } from "@/server/infra/ssh/ssh-pool";

export const NAMES = Array.from({ length: 10 }, (_, index) => `host-${index + 1}`);

/** Ten practice hosts behind a jump host. */
export class TenHosts {
  private constructor(
    readonly lab: LabUnderTest,
    readonly state: PracticeLabState,
    private readonly socket: string,
  ) {}

  static async up(): Promise<TenHosts> {
    const lab = await LabUnderTest.make();
    let socket: string | undefined;
    try {
      socket = await openPracticeLab({ labId: v7(), machine: lab.machine() });
      const hosts = NAMES.map((name) => practiceHost(name, "worker"));
      const asked = { verb: "up", kind: "plain", authorizedKey: lab.authorizedKey, hosts } as const;
      const state = PracticeLabState.parse(await callDaemon(socket, asked));
      await lab.trust(state);
      return new TenHosts(lab, state, socket);
    } catch (cause) {
      if (socket !== undefined) await callDaemon(socket, { verb: "remove" });
      await lab.end();
      throw cause;
    }
  }

  /** The way to a host or to the jump host, as the runner's pool takes it. */
  readonly route = (name: string): PooledEndpoint[] =>
    name === "jump" ? [this.#endpoint("jump")] : [this.#endpoint("jump"), this.#endpoint(name)];

  async down(): Promise<void> {
    await callDaemon(this.socket, { verb: "remove" });
    await this.lab.end();
  }

  #endpoint(name: string): PooledEndpoint {
    const host = this.state.hosts.find((one) => one.name === name);
    if (!host) throw new Error(`The lab has no ${name}.`);
    const { address, user, hostKey } = host;
    const privateKey = readFileSync(path.join(this.lab.folder, "id"), "utf8");
    return {
      ...{ name, address, port: 22, user, hostKeys: [hostKey] },
      keyFingerprint: fingerprintOf(this.lab.authorizedKey),
      openKey: async () => privateKey,
    };
  }
}
