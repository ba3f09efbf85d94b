import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { DomainError } from "@/server/domain/errors";
import type { AnsibleCore } from "./ansible-command";
import { UNPACK_WHEELS } from "./unpack-wheels";

/** What is fetched where a bundle has no wheels. cryptography serves only Ansible's vault and is left out. */
export const ANSIBLE_PINS = [
  "ansible-core==2.18.19",
  "jinja2==3.1.6",
  "markupsafe==3.0.4",
  "packaging==26.3",
  "pyyaml==6.0.4",
  "resolvelib==1.0.1",
] as const;

/** ansible-core 2.18 runs on Python 3.11 to 3.13 (its setup requirements, python_requires >= 3.11). */
const OLDEST_PYTHON = [3, 11] as const;

export interface AnsibleSetUp {
  /** Folder of wheels in a bundle, or null to fetch from PyPI. */
  wheelsDir: string | null;
  /** Folder that keeps one folder for each set-up, named by what is in it. */
  targetDir: string;
  log: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * Makes ansible-core ready to run, once for the same wheels and the same Python.
 * Errors: DomainError `unsupported` when Python is missing or too old, when no wheel fits it, or when PyPI did not answer.
 */
export async function setUpAnsible({
  wheelsDir,
  targetDir,
  log,
  signal,
}: AnsibleSetUp): Promise<AnsibleCore> {
  const python = await findPython(signal);
  const key = createHash("sha256").update(`${python.version} ${python.executable}\n`);
  for (const line of wheelsDir === null ? ANSIBLE_PINS : await hashWheels(wheelsDir)) key.update(`${line}\n`);
  const folder = path.join(targetDir, `ansible-${key.digest("hex").slice(0, 16)}`);
  if (!existsSync(folder)) {
    await mkdir(targetDir, { recursive: true });
    const making = await mkdtemp(path.join(targetDir, "making-"));
    try {
      if (wheelsDir === null) await fetchFromPypi(python.executable, making, log, signal);
      else await unpack(python.executable, wheelsDir, making, log, signal);
      await rename(making, folder).catch((cause: NodeJS.ErrnoException) => {
        if (!existsSync(folder)) throw cause; // else another job made the same one
      });
    } finally {
      await rm(making, { recursive: true, force: true });
    }
  }
  return {
    ansiblePlaybook: [python.executable, "-m", "ansible", "playbook"],
    env: { PYTHONPATH: folder, PYTHONNOUSERSITE: "1" },
  };
}

async function findPython(signal?: AbortSignal): Promise<{ executable: string; version: string }> {
  const ask = "import sys; print(sys.executable); print('%d.%d' % sys.version_info[:2])";
  const said = await run("python3", ["-c", ask], { signal }).catch((cause: unknown) => {
    throw setUpError("Ansible needs Python on this machine: apt-get install -y python3", cause);
  });
  const [executable = "", version = ""] = said;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== OLDEST_PYTHON[0] || minor < OLDEST_PYTHON[1]) {
    throw setUpError(
      `ansible-core 2.18 needs Python ${OLDEST_PYTHON.join(".")} or newer and python3 is ${version}: put a newer one first in PATH.`,
    );
  }
  return { executable, version };
}

async function hashWheels(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".whl")).sort();
  return Promise.all(
    names.map(async (name) => {
      const hash = createHash("sha256");
      await pipeline(createReadStream(path.join(folder, name)), hash);
      return `${name} ${hash.digest("hex")}`;
    }),
  );
}

async function unpack(
  python: string,
  wheels: string,
  target: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  log("Unpacking ansible-core from the bundle's wheels");
  const lines = await run(python, ["-I", "-", wheels, target], { input: UNPACK_WHEELS, signal }).catch(
    (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw setUpError(`ansible-core could not be unpacked: ${reason}`, cause);
    },
  );
  for (const line of lines) log(`Unpacked ${line}`);
}

async function fetchFromPypi(
  python: string,
  target: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  log(`The bundle has no wheels: fetching ${ANSIBLE_PINS.join(", ")} with pip`);
  const options = ["--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "--no-input"];
  const args = ["-m", "pip", "install", ...options, "--target", target, ...ANSIBLE_PINS];
  await run(python, args, { onLine: log, signal }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const hint = /No module named pip/.test(reason)
      ? "apt-get install -y python3-pip"
      : "use a bundle with wheels, or give pip a package index it can reach";
    throw setUpError(`ansible-core could not be fetched (${reason}): ${hint}`, cause);
  });
}

const setUpError = (message: string, cause?: unknown) => new DomainError("unsupported", message, { cause });

interface RunOptions {
  input?: string;
  onLine?: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/** Runs a program to its end; its lines, or an error with its last words. */
function run(program: string, args: string[], { input, onLine, signal }: RunOptions): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "pipe", ...(signal ? { signal } : {}) });
    const lines: string[] = [];
    const errors: string[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      onLine?.(line);
    });
    createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
    child.on("error", reject);
    child.on("close", (code, ended) => {
      if (code === 0) resolve(lines);
      else reject(new Error(errors.slice(-3).join(" ") || `${program} ended by ${ended ?? `code ${code}`}`));
    });
    child.stdin.on("error", () => {}); // a program that never reads closes the pipe: its exit code tells
    child.stdin.end(input ?? "");
  });
}
