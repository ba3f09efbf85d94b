import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { ChildCommand } from "./kept-child";
import { SentenceError } from "./sentence-error";

/**
 * Runs a command and waits for it. Throws SentenceError with what it said on stderr.
 * @param files descriptors, or a stream, for its stdin and stdout; nothing and this terminal otherwise
 */
export async function runToEnd(
  { argv, cwd, env }: ChildCommand,
  files: { stdin?: number | Readable; stdout?: number } = {},
): Promise<void> {
  const [program = "", ...args] = argv;
  const stdin = typeof files.stdin === "object" ? "pipe" : (files.stdin ?? "ignore");
  const stdio = [stdin, files.stdout ?? "inherit", "pipe"] as const;
  const child = spawn(program, args, { cwd, env, stdio: [...stdio] });
  const ended = new Promise<number | string>((resolve) => {
    child.once("error", (cause) => resolve(cause.message));
    child.once("exit", (code, signal) => resolve(code ?? String(signal)));
  });
  // a command that ends early closes the pipe: what it said is the reason
  if (typeof files.stdin === "object" && child.stdin) pipeline(files.stdin, child.stdin).catch(() => {});
  const said = child.stderr ? await text(child.stderr) : "";
  const how = await ended;
  if (how !== 0) throw new SentenceError(said.trim() || `${args.at(-1)} ended with ${how}.`);
}
