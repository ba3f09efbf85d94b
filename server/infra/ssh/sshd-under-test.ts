import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeSshKeyPair, type SshKeyPair } from "./key-pair";

export interface Sshd {
  address: string;
  port: number;
  hostKey: SshKeyPair;
  /** What it logged. */
  log(): string;
  /** Starts it again, with another host key if given. */
  restart(hostKey?: SshKeyPair): Promise<void>;
  stop(): Promise<void>;
}

export interface SshdOptions {
  /** Public keys that may log in, for whoever this test runs as. */
  authorized: readonly string[];
  address?: string;
  /** Lines of sshd_config. */
  config?: readonly string[];
  /** Files of the system it and its users see in place of this machine's: path -> text and mode. */
  files?: Readonly<Record<string, { text: string; mode: number }>>;
}

const PROGRAM = "/usr/sbin/sshd";

/** OpenSSH's own server on loopback. Needs root, as it may change to any user. */
export async function startSshd(options: SshdOptions): Promise<Sshd> {
  if (!existsSync(PROGRAM)) throw new Error("sshd is missing: apt-get install -y openssh-server");
  mkdirSync("/run/sshd", { recursive: true, mode: 0o755 }); // its privilege separation folder, made by its unit else
  const { address = "127.0.0.1" } = options;
  const folder = mkdtempSync(path.join(tmpdir(), "fl-sshd-"));
  const port = await freePort(address);
  writeFileSync(path.join(folder, "authorized"), `${options.authorized.join("\n")}\n`, { mode: 0o600 });
  let said = "";
  let child: ChildProcess | undefined;
  const stop = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    // each connection has a process of its own, which would go on
    for (const pid of [...childrenOf(child.pid ?? 0), child.pid ?? 0]) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // it has ended
      }
    }
    await gone;
  };
  const start = async (hostKey: SshKeyPair) => {
    writeFileSync(path.join(folder, "host-key"), hostKey.privateKey, { mode: 0o600 });
    const config = [
      `Port ${port}`,
      `ListenAddress ${address}`,
      `HostKey ${folder}/host-key`,
      ...(options.config ?? []), // the first line of a keyword counts
      `AuthorizedKeysFile ${folder}/authorized`,
      ...["PidFile none", "UsePAM no", "StrictModes no", "PasswordAuthentication no"],
      ...["PermitRootLogin prohibit-password", "UseDNS no"],
    ];
    writeFileSync(path.join(folder, "config"), `${config.join("\n")}\n`);
    // its own mount namespace: what it sees there nobody else does
    const binds = Object.entries(options.files ?? {}).map(([place, { text, mode }], index) => {
      const file = path.join(folder, `file-${index}`);
      writeFileSync(file, text, { mode });
      return `mount --bind ${file} ${place} && `;
    });
    const command = `${binds.join("")}exec ${PROGRAM} -D -e -f ${folder}/config`;
    child = spawn("unshare", ["--mount", "--propagation", "private", "sh", "-c", command], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    while (!(await answers(address, port))) {
      if (child.exitCode !== null) throw new Error(`sshd ended: ${said}`);
      await sleep(20);
    }
  };
  const sshd: Sshd = {
    ...{ address, port, hostKey: makeSshKeyPair("a host") },
    log: () => said,
    async restart(hostKey = sshd.hostKey) {
      await stop();
      sshd.hostKey = hostKey;
      await start(hostKey);
    },
    async stop() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await start(sshd.hostKey);
  return sshd;
}

/** proc(5): field 4 of /proc/PID/stat. */
const childrenOf = (parent: number): number[] =>
  readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent ? [Number(name)] : [];
    } catch {
      return []; // it has ended
    }
  });

/** A port nothing listens at. */
export async function freePort(address: string): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, "listening");
  const bound = server.address();
  server.close();
  await once(server, "close");
  return typeof bound === "object" && bound ? bound.port : 0;
}

/** One try to connect. */
export const answers = (address: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, address);
    const end = (there: boolean) => {
      socket.destroy();
      resolve(there);
    };
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
