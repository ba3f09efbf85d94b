import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { ENVIRONMENT } from "./command";
import { RUN } from "./places";

/**
 * Runs `body` while this process holds a machine-wide lock. Node has no flock(2), so flock(1) holds it and ends with our
 * pipe: killing this process in any way gives the lock back.
 * @param name `labs` for admission, `base` for building the base image
 */
export async function withMachineLock<T>(
  name: "labs" | "base",
  body: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  mkdirSync(RUN, { recursive: true, mode: 0o711 });
  const file = path.join(RUN, `${name}.lock`);
  closeSync(openSync(file, "a", 0o600)); // whoever may read a file may lock it, and so hold up every lab
  const holder = spawn("flock", ["-x", file, "sh", "-c", "echo held; cat"], {
    env: ENVIRONMENT,
    stdio: ["pipe", "pipe", "inherit"],
    ...(signal ? { signal } : {}),
  });
  const failed = new Promise<never>((_, reject) => {
    holder.once("error", reject);
    holder.once("exit", () => reject(new Error(`The ${name} lock of this machine was lost.`)));
  });
  failed.catch(() => {}); // after the lock was given back nobody waits for it
  try {
    await Promise.race([once(holder.stdout, "data"), failed]);
    return await Promise.race([body(), failed]);
  } finally {
    holder.stdin.end();
  }
}
