import { spawn } from "node:child_process";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { PracticeLabError } from "@/server/domain/practice-lab";
import { ENVIRONMENT } from "./command";
import type { PracticeHost } from "./host";

/** Seconds a host may take from its start to its sshd's first line. */
const PATIENCE = 120;

/** One try: true when an SSH server says its version. */
function hasBanner(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22 });
    const finish = (seen: boolean) => {
      socket.destroy();
      resolve(seen);
    };
    socket.setTimeout(2000, () => finish(false));
    socket.once("data", (data) => finish(data.toString("latin1").startsWith("SSH-")));
    socket.once("error", () => finish(false));
    socket.once("close", () => resolve(false));
  });
}

/** Body of the `probe` process, which runs in the jump host's network: prints each address once its banner was seen. */
export async function probeBanners(addresses: string[]): Promise<void> {
  await Promise.all(
    addresses.map(async (address) => {
      while (!(await hasBanner(address))) await delay(40);
      process.stdout.write(`${address}\n`);
    }),
  );
}

/**
 * Waits until every host's sshd answers: the jump host's over the machine's cable, the others' from where only the jump
 * host can see them. Bounded, and ends at once when a host dies.
 * @param jumpNamespace file of the jump host's network namespace
 */
export async function waitForBanners(
  waiting: { host: PracticeHost; address: string }[],
  jumpNamespace: string,
  onBanner: (name: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const missing = new Map(waiting.map((one) => [one.address, one.host]));
  const seen = (address: string) => {
    const host = missing.get(address);
    if (host && missing.delete(address)) onBanner(host.machine.name);
  };
  const behind = waiting.filter(({ host }) => host.machine.role === "host").map(({ address }) => address);
  const program = process.argv[1] ?? "";
  const probe =
    behind.length > 0
      ? spawn("nsenter", [`--net=${jumpNamespace}`, process.execPath, program, "probe", ...behind], {
          env: ENVIRONMENT,
          stdio: ["ignore", "pipe", "ignore"],
        })
      : undefined;
  if (probe) createInterface({ input: probe.stdout }).on("line", seen);
  try {
    const end = Date.now() + PATIENCE * 1000;
    while (missing.size > 0) {
      signal.throwIfAborted();
      for (const [address, host] of missing) {
        if (host.power === "off") throw hostFailed(host, "ended while starting");
        if (Date.now() > end) throw hostFailed(host, `has no SSH server after ${PATIENCE} s`);
        if (host.machine.role === "jump" && (await hasBanner(address))) seen(address);
      }
      await delay(20);
    }
  } finally {
    probe?.kill("SIGKILL");
  }
}

const hostFailed = (host: PracticeHost, what: string) =>
  new PracticeLabError(
    "practice_lab_host_failed",
    `Practice host ${host.machine.name} ${what}; its console ends with: ${host.lastWords()}`,
  );
