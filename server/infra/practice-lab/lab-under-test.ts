import { execFile } from "node:child_process";
import { accessSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { PracticeHostSpec, PracticeLabState } from "@/server/contract/practice-lab";
import { buildLabDaemon } from "./build-daemon.mjs";
import type { PracticeMachine } from "./machine";

const execute = promisify(execFile);

/** Fails, never skips, when a program of a test is missing. */
export function requireProgram(program: string, debianPackage: string): void {
  for (const folder of ["/usr/sbin", "/usr/bin"]) {
    try {
      accessSync(path.join(folder, program));
      return;
    } catch {
      // the next folder
    }
  }
  throw new Error(`${program} is missing: apt-get install -y ${debianPackage}`);
}

export const practiceHost = (name: string, kind: "control-plane" | "worker" | "telco"): PracticeHostSpec => ({
  name,
  telco: kind === "telco",
  controlPlane: kind === "control-plane",
});

/** A built daemon, a key pair, and OpenSSH set up as strictly as Fairlead does it. */
export class LabUnderTest {
  private constructor(
    readonly folder: string,
    readonly authorizedKey: string,
  ) {}

  static async make(): Promise<LabUnderTest> {
    if (process.getuid?.() !== 0) throw new Error("The practice lab's tests have to be run by root.");
    const folder = await mkdtemp(path.join(os.tmpdir(), "fl-lab-"));
    await chmod(folder, 0o755); // another user's test reads the daemon
    await buildLabDaemon(path.join(folder, "lab-daemon.mjs"));
    const key = path.join(folder, "id");
    await execute("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "lab-test", "-f", key]);
    return new LabUnderTest(folder, readFileSync(`${key}.pub`, "utf8").trim());
  }

  /** This machine as seen by `user`, by root unless given, with the door of that name if there is one. */
  machine(user = { uid: 0, gid: 0 }, door?: string): PracticeMachine {
    const daemonFile = path.join(this.folder, "lab-daemon.mjs");
    return { platform: process.platform, ...user, daemonFile, nodeFile: process.execPath, door };
  }

  /** Pins the lab's keys and routes every host through its jump host. */
  async trust(state: PracticeLabState): Promise<void> {
    const config = [
      "Host *",
      `  IdentityFile ${this.folder}/id`,
      `  UserKnownHostsFile ${this.folder}/known_hosts`,
      "  GlobalKnownHostsFile /dev/null",
      "  StrictHostKeyChecking yes",
      "  IdentitiesOnly yes",
      "  BatchMode yes",
      "  ConnectTimeout 5",
      "  LogLevel ERROR",
      ...state.hosts.flatMap((host) => [
        `Host ${host.name}`,
        `  HostName ${host.address}`,
        `  User ${host.user}`,
        ...(host.role === "host" ? ["  ProxyJump jump"] : []),
      ]),
    ];
    await writeFile(path.join(this.folder, "ssh_config"), `${config.join("\n")}\n`);
    const pins = state.hosts.map((host) => `${host.address} ${host.hostKey}`);
    await writeFile(path.join(this.folder, "known_hosts"), `${pins.join("\n")}\n`);
  }

  /** Runs a command on a host; `options` are further arguments of ssh. */
  async ssh(host: string, command: string, options: string[] = []): Promise<string> {
    const args = ["-F", path.join(this.folder, "ssh_config"), ...options, host, command];
    return (await execute("ssh", args, { timeout: 30_000 })).stdout.trim();
  }

  async end(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
