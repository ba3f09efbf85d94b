import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { PracticeLabError } from "@/server/domain/practice-lab";

/** Programs get this and nothing of the caller's environment. */
export const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";
export const ENVIRONMENT: NodeJS.ProcessEnv = { PATH, LANG: "C.UTF-8", NODE_ENV: "production" };

interface Options {
  input?: string | Uint8Array;
  /** Sees each line of stderr as it comes. */
  onLine?: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/** Runs a program and returns its stdout; otherwise an error with its last lines. */
export function run(program: string, args: string[], options: Options = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: ENVIRONMENT,
      stdio: ["pipe", "pipe", "pipe"],
      killSignal: "SIGKILL",
      ...(options.signal ? { signal: options.signal } : {}),
    });
    let out = "";
    const tail: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    createInterface({ input: child.stderr }).on("line", (line) => {
      tail.push(line);
      if (tail.length > 6) tail.shift();
      options.onLine?.(line);
    });
    child.on("error", (cause: NodeJS.ErrnoException) => {
      reject(cause.code === "ENOENT" ? missingTools([program]) : cause);
    });
    child.on("close", (code, signal) => {
      if (code === 0) resolve(out);
      else
        reject(new Error(`${program} ${args[0] ?? ""}: ${tail.join(" | ") || `ended by ${signal ?? code}`}`));
    });
    child.stdin.on("error", () => {}); // a program that never reads its input closes the pipe: its exit code tells
    child.stdin.end(options.input ?? "");
  });
}

const PACKAGE: Record<string, string> = {
  ip: "iproute2",
  mount: "mount",
  tar: "tar",
  mmdebstrap: "mmdebstrap",
  "ssh-keygen": "openssh-client",
};

export function missingTools(programs: string[]): PracticeLabError {
  const packages = [...new Set(programs.map((program) => PACKAGE[program] ?? "util-linux"))];
  return new PracticeLabError(
    "practice_lab_missing_tool",
    `The practice lab needs ${programs.join(", ")} on this machine: apt-get install -y ${packages.join(" ")}`,
  );
}
