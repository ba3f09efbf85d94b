import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A child that ran this long starts again at once; one that keeps dying waits longer each time. */
const STABLE_MS = 60_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

export interface ChildCommand {
  name: string;
  argv: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Lines of its output that say nothing new. */
  noise?: RegExp;
}

/**
 * A child process that is started again when it ends. It leads a process group of its own, so that Ctrl-C in the
 * terminal reaches the supervisor alone and the order of stopping stays with it.
 */
export class KeptChild {
  #process: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #deaths = 0;
  #stopping = false;

  constructor(
    private readonly command: ChildCommand,
    private readonly say: (line: string) => void,
    private readonly changed: () => void,
  ) {}

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): void {
    const { name, argv, cwd, env, noise } = this.command;
    const [program = "", ...args] = argv;
    const began = Date.now();
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        if (!noise?.test(line)) this.say(`${name}: ${line}`);
      });
    }
    let ended = false;
    const onEnd = (how: string) => {
      if (ended) return;
      ended = true;
      this.#process = undefined;
      this.changed();
      if (!this.#stopping) this.#startAgain(how, Date.now() - began);
    };
    child.once("error", (cause) => onEnd(cause.message));
    child.once("exit", (code, signal) => onEnd(signal ?? `exit ${code}`));
    this.changed();
  }

  #startAgain(how: string, livedMs: number): void {
    this.#deaths = livedMs > STABLE_MS ? 0 : this.#deaths + 1;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.max(0, this.#deaths - 1), LONGEST_WAIT_MS);
    this.say(`${this.command.name} ended (${how}); it starts again in ${wait / 1000} s.`);
    this.#timer = setTimeout(() => this.start(), wait);
  }

  /** Ends it for good: SIGTERM, and SIGKILL after `patienceMs`. Only the process itself: jobs are not its to end. */
  async stop(patienceMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#process;
    if (!child) return;
    await new Promise<void>((resolve) => {
      const hard = setTimeout(() => child.kill("SIGKILL"), patienceMs);
      child.once("exit", () => {
        clearTimeout(hard);
        resolve();
      });
      child.kill("SIGTERM");
    });
  }
}
