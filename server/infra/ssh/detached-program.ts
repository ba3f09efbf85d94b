import { createReadStream } from "node:fs";
import { type SshConnection, shellQuote } from "./ssh-connection";
import { SshError } from "./ssh-error";

/** Where Fairlead keeps what it brought to a machine, below the home of the user it signs in as. */
const HOME = ".cache/fairlead";
/** A program that nobody used for so long (days) is taken away when another one is brought: each is up to 150 MB. */
const UNUSED_DAYS = 30;
/** Most bytes of output that are fetched at once. */
const PIECE = 1024 * 1024;
const MAY_TAKE_MS = 600_000;

/** Folder of a run on the machine, readable by that user alone. @param name letters, digits and dashes */
export const detachedFolder = (name: string): string => `${HOME}/runs/${name}`;

/**
 * Brings a program to a machine, unless it is there already: it is kept by its SHA-256 and checked before each use.
 * @returns its path below the user's home
 * @throws SshError `failed` when another file arrived
 */
export async function bringProgram(
  connection: SshConnection,
  program: { file: string; sha256: string },
  signal?: AbortSignal,
): Promise<{ path: string; brought: boolean }> {
  const kept = `${HOME}/programs/${program.sha256}`;
  const sumOf = (file: string) => `sha256sum ${file} 2>/dev/null | cut -c 1-64`;
  const there = await connection.read(`touch -c ${kept}; ${sumOf(kept)}`, { timeoutMs: MAY_TAKE_MS, signal });
  if (there.trim() === program.sha256) return { path: kept, brought: false };
  const incoming = `${HOME}/programs/.incoming-$$`;
  const command = `umask 077 && mkdir -p ${HOME}/programs && cat > ${incoming} && if [ "$(${sumOf(incoming)})" = ${program.sha256} ]; then chmod 700 ${incoming} && mv ${incoming} ${kept}; else rm -f ${incoming}; echo "another file arrived than was sent" >&2; exit 1; fi`;
  await connection.read(command, { input: createReadStream(program.file), timeoutMs: MAY_TAKE_MS, signal });
  await connection.read(`find ${HOME}/programs -type f -mtime +${UNUSED_DAYS} -exec rm -f -- {} +`, {
    signal,
  });
  return { path: kept, brought: true };
}

/** Writes a small file into a run's folder, 0600. The text goes over stdin, never into arguments. */
export async function putRunFile(
  connection: SshConnection,
  folder: string,
  name: string,
  text: string,
): Promise<void> {
  const target = shellQuote(`${folder}/${name}`);
  await connection.read(`umask 077 && mkdir -p ${folder} && cat > ${target}`, { input: text });
}

export interface DetachedProgram {
  folder: string;
  /** Run in the folder; `$HOME` and the like are not replaced. */
  argv: readonly [string, ...string[]];
  /** Files of the folder that go when the program has ended. */
  secretFiles: readonly string[];
}

/** Starts a program in a session of its own: it goes on when the connection, or we, are gone. Its output is `output` there. */
export async function startDetached(
  connection: SshConnection,
  { folder, argv, secretFiles }: DetachedProgram,
): Promise<void> {
  const forget = secretFiles.length > 0 ? `rm -f -- ${secretFiles.map(shellQuote).join(" ")}` : ":";
  const script = `umask 077
trap '' HUP
echo $$ > session
"$@" > output 2>&1 < /dev/null &
echo $! > program
wait $!
code=$?
${forget}
echo $code > exit.making && mv exit.making exit
`;
  await putRunFile(connection, folder, "run.sh", script);
  const words = argv.map(shellQuote).join(" ");
  await connection.read(
    `cd ${folder} && if [ -s program ]; then exit 0; fi && : > output && (setsid sh run.sh ${words} > /dev/null 2>&1 < /dev/null &) && for i in 1 2 3 4 5 6 7 8 9 10; do [ -s program ] && exit 0; sleep 0.2; done; echo "it did not start" >&2; exit 1`,
  );
}

export interface DetachedLook {
  /** `gone`: it ended without a word, as after a power cut. */
  state: "running" | "ended" | "gone";
  code: number | null;
  /** Output from `offset` on, at most 1 MiB. */
  bytes: Buffer;
  /** There is no more output than this. */
  whole: boolean;
}

/** How far it is. Asked again over another connection it goes on where it was. @param offset bytes of output we have */
export async function lookAtDetached(
  connection: SshConnection,
  folder: string,
  offset: number,
): Promise<DetachedLook> {
  const state = `if [ -e exit ]; then cat exit; elif kill -0 "$(cat session)" 2>/dev/null; then echo running; elif sleep 0.2; [ -e exit ]; then cat exit; else echo gone; fi`;
  const said = await connection.read(
    `cd ${folder} && ${state} && tail -c +${offset + 1} output | head -c ${PIECE} | base64 -w 0`,
  );
  const [word = "", text = ""] = said.split("\n");
  const bytes = Buffer.from(text, "base64");
  const whole = bytes.length < PIECE;
  if (word === "running" || word === "gone") return { state: word, code: null, bytes, whole };
  return { state: "ended", code: Number(word), bytes, whole };
}

/** A file that the program wrote into its folder; null when there is none. */
export async function fetchRunFile(
  connection: SshConnection,
  folder: string,
  name: string,
): Promise<Buffer | null> {
  const file = shellQuote(`${folder}/${name}`);
  const { code, stdout } = await connection.run(
    `test -f ${file} && base64 -w 0 ${file} && echo && sha256sum ${file}`,
    {
      timeoutMs: MAY_TAKE_MS,
      maxBytes: 200 * 1024 ** 2,
    },
  );
  return code === 0 ? Buffer.from(stdout.split("\n")[0] ?? "", "base64") : null;
}

/** Asks the program to end, and after `graceSeconds` ends it and all it started; its secret files are gone then. */
export async function endDetached(
  connection: SshConnection,
  folder: string,
  secretFiles: readonly string[],
  graceSeconds = 20,
): Promise<void> {
  const wait = `i=0; while [ $i -lt ${graceSeconds * 5} ] && [ ! -e exit ] && kill -0 "$s" 2>/dev/null; do sleep 0.2; i=$((i+1)); done`;
  const forget = secretFiles.map((name) => `rm -f -- ${shellQuote(name)}`).join("; ") || ":";
  // a number that another process has by now lies in another folder
  const own = `[ "$(readlink "/proc/$s/cwd")" = "$(pwd -P)" ]`;
  await connection.read(
    `cd ${folder} 2>/dev/null || exit 0; s=$(cat session 2>/dev/null); if [ -n "$s" ] && ${own}; then kill -TERM "$(cat program)" 2>/dev/null; ${wait}; ${own} && kill -KILL -- "-$s" 2>/dev/null; fi; ${forget}`,
    { timeoutMs: (graceSeconds + 20) * 1000 },
  );
}

/** Removes the run's folder. */
export const removeDetached = (connection: SshConnection, folder: string): Promise<string> =>
  connection.read(`rm -rf -- ${folder}`);

/** May the same question be asked again over a new connection? */
export const isLost = (cause: unknown): boolean =>
  cause instanceof SshError && ["lost", "unreachable", "timed_out"].includes(cause.failure);
