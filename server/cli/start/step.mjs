import { spawn } from "node:child_process";

/** An error whose message is all a person needs: printed without a stack. */
export class StartError extends Error {
  name = "StartError";
}

/** Also one that the built program threw, which carries its own copy of the class. */
export const messageOf = (cause) => (cause?.name === "StartError" ? cause.message : cause);

/**
 * Runs one step and prints its name with the seconds it took. A step answers what it did, in a few words.
 * @template T
 * @param {string} name
 * @param {() => Promise<string | undefined> | string | undefined} work
 */
export async function step(name, work) {
  const began = performance.now();
  const waiting = setTimeout(() => console.log(`${name.padEnd(9)} …`), 3000);
  try {
    const note = await work();
    const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
    console.log(`${name.padEnd(9)}${seconds} s${note ? `   ${note}` : ""}`);
  } finally {
    clearTimeout(waiting);
  }
}

/**
 * Runs a program to its end with its output kept back.
 * @param {string[]} argv
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<{code: number | null, output: string}>}
 */
export function runQuietly([program, ...args], options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output = (output + text).slice(-200_000);
      });
    }
    child.once("error", (cause) => resolve({ code: 127, output: cause.message }));
    child.once("close", (code) => resolve({ code, output }));
  });
}

/** The end of a program's output, for the person who has to read it. */
export const lastLines = (output, count = 30) => output.trimEnd().split("\n").slice(-count).join("\n");
