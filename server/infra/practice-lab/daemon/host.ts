import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CgroupLayout } from "./cgroup-layout";
import { makeHostGroups } from "./cgroups";
import { ENVIRONMENT } from "./command";
import { takeShutdownWord } from "./host-disk";
import { HOST_ENTER, HOST_INIT, HOST_START } from "./host-init";

export interface HostMachine {
  name: string;
  role: "jump" | "host";
  folder: string;
  /** Path of the base image. */
  base: string;
  /** Folder of recorded hardware, or empty. */
  telco: string;
  /** File of its network namespace. */
  namespace: string;
  /** The lab's short name. */
  short: string;
}

/** One host: a process tree in its own namespaces whose first process is systemd. Its disk outlives it. */
export class PracticeHost {
  private child: ChildProcess | undefined;
  private cutting = false;

  constructor(
    readonly machine: HostMachine,
    private readonly layout: CgroupLayout,
  ) {}

  get power(): "on" | "off" {
    return this.child ? "on" : "off";
  }

  /** Starts it; ready only once its sshd answers. */
  start(): void {
    if (this.child) return;
    takeShutdownWord(this.machine.folder);
    const { machine, layout } = this;
    const console = openSync(path.join(machine.folder, "console.log"), "a", 0o600);
    const child = spawn("setpriv", ["--pdeathsig", "KILL", "sh", "-c", HOST_START], {
      detached: true,
      stdio: ["ignore", console, console],
      env: {
        ...ENVIRONMENT,
        DAEMON: String(process.pid),
        GROUPS: makeHostGroups(layout, machine.short, machine.name).join(" "),
        NETNS: machine.namespace,
        ENTER: HOST_ENTER,
        INIT: HOST_INIT,
        DIR: machine.folder,
        BASE: machine.base,
        TELCO: machine.telco,
        CGROUPS:
          layout.style === "v2"
            ? "v2"
            : layout.hierarchies
                .filter((hierarchy) => hierarchy.version === 1)
                .map((hierarchy) => `${path.basename(hierarchy.mount)}=${hierarchy.options}`)
                .join(" "),
      },
    });
    closeSync(console);
    this.child = child;
    child.once("error", () => this.ended(child));
    child.once("exit", () => this.ended(child));
  }

  /** After `reboot` on the host its systemd ends like at a power-off; a shutdown hook left the word for us. */
  private ended(child: ChildProcess): void {
    if (this.child !== child) return;
    this.child = undefined;
    if (!this.cutting && takeShutdownWord(this.machine.folder) === "reboot") this.start();
  }

  /** A power cut. Resolves when no process of the host is left. */
  async cut(): Promise<void> {
    const child = this.child;
    if (!child?.pid) return;
    this.cutting = true;
    try {
      const ended = once(child, "exit");
      // The host's process 1: when it is killed the kernel ends all of its namespace before its parent sees the exit.
      kill(firstProcessOf(child.pid) ?? child.pid);
      await ended;
    } finally {
      this.cutting = false;
    }
  }

  /** Last words on its console, for an error. */
  lastWords(): string {
    try {
      const lines = readFileSync(path.join(this.machine.folder, "console.log"), "utf8").trim().split("\n");
      return lines.slice(-3).join(" | ");
    } catch {
      return "no console output";
    }
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it ended by itself in this moment; its exit event is on its way
  }
}

/** Process 1 of the host as the machine numbers it, once unshare(1) made it. */
function firstProcessOf(pid: number): number | undefined {
  try {
    const isUnshare = readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "unshare";
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return isUnshare && children !== "" ? Number(children.split(" ")[0]) : undefined;
  } catch {
    return undefined;
  }
}
