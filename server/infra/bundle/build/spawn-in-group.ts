import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { environmentOf } from "../../processes/environment";
import type { SpawnLogged } from "./build-tools";

/** After a cancel a program gets this long to end by itself. */
const PATIENCE_MS = 3000;

/**
 * Runs programs of a build where no job process does it: each in a process group of its own, lines to `log`; an abort
 * ends the whole group.
 */
export const spawnInGroup =
  (log: (line: string) => void, signal: AbortSignal): SpawnLogged =>
  ({ argv, cwd, env }) =>
    new Promise((resolve, reject) => {
      const [file, ...args] = argv;
      const child = spawn(file, args, {
        cwd,
        env: environmentOf(env),
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      });
      const kill = (how: NodeJS.Signals) => {
        if (child.pid === undefined) return;
        try {
          process.kill(-child.pid, how);
        } catch {} // all of it has ended
      };
      let late: NodeJS.Timeout | undefined;
      const cancel = () => {
        kill("SIGTERM");
        late = setTimeout(() => kill("SIGKILL"), PATIENCE_MS);
      };
      signal.addEventListener("abort", cancel, { once: true });
      if (signal.aborted) cancel();
      for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", log);
      child.once("error", reject);
      child.once("close", (code, ended) => {
        signal.removeEventListener("abort", cancel);
        clearTimeout(late);
        resolve({ code, signal: ended });
      });
    });
