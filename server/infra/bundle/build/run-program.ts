import { execFile } from "node:child_process";
import { DomainError } from "@/server/domain/errors";
import { environmentOf } from "../../processes/environment";
import type { BuildProgram, BuildTools } from "./build-tools";

/** Runs one program of a step. Throws a DomainError that names it when it fails; its last words are in the log. */
export async function runProgram(
  { spawn, signal }: Pick<BuildTools, "spawn" | "signal">,
  what: string,
  program: BuildProgram,
): Promise<void> {
  signal.throwIfAborted();
  const { code, signal: ended } = await spawn(program);
  signal.throwIfAborted();
  if (code === 0) return;
  const how = code === null ? `was ended by ${ended}` : `ended with ${code}`;
  const name = program.argv.slice(0, 2).join(" ");
  throw new DomainError("unsupported", `${what} failed: ${name} ${how}, and the lines above say why.`);
}

/** What a program prints, for answers that are read and not shown. */
export function readOutput(
  program: BuildProgram,
  signal?: AbortSignal,
): Promise<{ stdout: string; stderr: string }> {
  const [file, ...args] = program.argv;
  const { cwd } = program;
  const env = environmentOf(program.env);
  const options = { cwd, env, encoding: "utf8" as const, maxBuffer: 64 << 20, ...(signal ? { signal } : {}) };
  return new Promise((resolve, reject) => {
    execFile(file, args, options, (failure, stdout, stderr) => {
      if (failure === null) resolve({ stdout, stderr });
      else
        reject(
          new Error(`${file} ${args[0] ?? ""}: ${stderr.trim() || failure.message}`, { cause: failure }),
        );
    });
  });
}
