import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs `body` while this process holds an exclusive lock on an existing file; waits for it as long as it takes. Node has
 * no flock(2), so flock(1) holds it and ends with our pipe: killing this process in any way gives the lock back.
 * @param name of the lock, for the error when flock(1) dies
 */
export async function withFileLock<T>(
  lock: { file: string; name: string; env: NodeJS.ProcessEnv; signal?: AbortSignal },
  body: () => Promise<T>,
): Promise<T> {
  const holder = spawn("flock", ["-x", lock.file, "sh", "-c", "echo held; cat"], {
    env: lock.env,
    stdio: ["pipe", "pipe", "inherit"],
    ...(lock.signal ? { signal: lock.signal } : {}),
  });
  const failed = new Promise<never>((_, reject) => {
    holder.once("error", reject);
    holder.once("exit", () => reject(new Error(`The ${lock.name} lock of this machine was lost.`)));
  });
  failed.catch(() => {}); // after the lock was given back nobody waits for it
  try {
    await Promise.race([once(holder.stdout, "data"), failed]);
    return await Promise.race([body(), failed]);
  } finally {
    holder.stdin.end();
  }
}
