import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectSsh } from "./connect-ssh";
import {
  bringProgram,
  type DetachedLook,
  detachedFolder,
  endDetached,
  fetchRunFile,
  lookAtDetached,
  putRunFile,
  removeDetached,
  startDetached,
} from "./detached-program";
import { makeSshKeyPair } from "./key-pair";
import { type Sshd, startSshd } from "./sshd-under-test";

const login = makeSshKeyPair("fairlead");
const SECRET = "kubeconfig";
let sshd: Sshd;
let scratch: string;
const folders: string[] = [];
const programs: string[] = [];
beforeAll(async () => {
  sshd = await startSshd({ authorized: [login.publicKey] });
  scratch = mkdtempSync(path.join(tmpdir(), "fairlead-detached-"));
});
afterAll(async () => {
  for (const folder of folders) rmSync(path.join(homedir(), folder), { recursive: true, force: true });
  for (const program of programs) rmSync(path.join(homedir(), program), { force: true });
  rmSync(scratch, { recursive: true, force: true });
  await sshd.stop();
});

const connect = () =>
  connectSsh({
    target: {
      ...{ name: "jump", address: sshd.address, port: sshd.port, user: "root" },
      ...{ privateKey: login.privateKey, hostKeys: [sshd.hostKey.publicKey] },
    },
    via: [],
  });

/** A program of this test's own, as a bundle would hold it. */
function programOf(text: string) {
  const file = path.join(scratch, `program-${programs.length}`);
  const source = `#!/bin/sh\n# ${process.pid} ${programs.length}\n${text}\n`;
  writeFileSync(file, source);
  const sha256 = createHash("sha256").update(source).digest("hex");
  programs.push(`.cache/fairlead/programs/${sha256}`);
  return { file, sha256 };
}

async function start(text: string, ...args: string[]) {
  const connection = await connect();
  const folder = detachedFolder(`test-${process.pid}-${folders.length}`);
  folders.push(folder);
  const { path: program } = await bringProgram(connection, programOf(text));
  await putRunFile(connection, folder, SECRET, "a key to everything");
  const argv = [path.posix.relative(folder, program), ...args] as [string, ...string[]];
  await startDetached(connection, { folder, argv, secretFiles: [SECRET] });
  return { connection, folder, here: path.join(homedir(), folder) };
}

async function untilEnd(folder: string, offset = 0) {
  const connection = await connect();
  const parts: Buffer[] = [];
  let at = offset;
  let look: DetachedLook;
  do {
    await sleep(50);
    look = await lookAtDetached(connection, folder, at);
    parts.push(look.bytes);
    at += look.bytes.length;
  } while (look.state === "running" || !look.whole);
  connection.close();
  return { ...look, output: Buffer.concat(parts).toString("utf8") };
}

it("brings a program once, by its sum, and again where it was changed there", async () => {
  const connection = await connect();
  const program = programOf("echo hello");
  const first = await bringProgram(connection, program);
  expect(first.brought).toBe(true);
  const there = path.join(homedir(), first.path);
  expect(readFileSync(there)).toEqual(readFileSync(program.file));
  expect(statSync(there).mode & 0o777).toBe(0o700);
  expect((await bringProgram(connection, program)).brought).toBe(false);
  writeFileSync(there, "something else");
  expect((await bringProgram(connection, program)).brought).toBe(true);
  expect(readFileSync(there)).toEqual(readFileSync(program.file));
  await expect(bringProgram(connection, { ...program, sha256: "0".repeat(64) })).rejects.toThrow(
    "another file arrived",
  );
  connection.close();
});

it("takes a program away that nobody used for a month, once another one is brought", async () => {
  const connection = await connect();
  const [unused, used, newer] = [programOf("echo 1"), programOf("echo 2"), programOf("echo 3")];
  const kept = (program: { sha256: string }) =>
    path.join(homedir(), `.cache/fairlead/programs/${program.sha256}`);
  for (const program of [unused, used]) {
    await bringProgram(connection, program);
    utimesSync(kept(program), new Date(0), new Date(0));
  }
  expect((await bringProgram(connection, used)).brought).toBe(false);
  await bringProgram(connection, newer);
  connection.close();
  expect([unused, used, newer].map((program) => existsSync(kept(program)))).toEqual([false, true, true]);
});

it("F85: loses no byte of a run whose connection is cut, and takes its secrets away at its end", async () => {
  const text =
    'i=0; while [ $i -lt 40 ]; do i=$((i+1)); printf "line %s of ü\\n" $i; sleep 0.05; done; exit 3';
  const { connection, folder, here } = await start(text);
  expect(statSync(path.join(here, SECRET)).mode & 0o777).toBe(0o600);
  expect(statSync(here).mode & 0o777).toBe(0o700);
  await sleep(300);
  const early = await lookAtDetached(connection, folder, 0);
  expect(early.state).toBe("running");
  // every process of the daemon ends, as a jump host's network does
  await sshd.restart();
  await expect(lookAtDetached(connection, folder, 0)).rejects.toThrow("was lost");
  const end = await untilEnd(folder, early.bytes.length);
  expect(end).toMatchObject({ state: "ended", code: 3 });
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1} of ü\n`).join("");
  expect(early.bytes.toString("utf8") + end.output).toBe(lines);
  expect(existsSync(path.join(here, SECRET))).toBe(false);
  const again = await connect();
  expect((await fetchRunFile(again, folder, "output"))?.toString("utf8")).toBe(lines);
  expect(await fetchRunFile(again, folder, "nothing.xml")).toBeNull();
  await removeDetached(again, folder);
  again.close();
  expect(existsSync(here)).toBe(false);
}, 30_000);

it("hands arguments over as they are", async () => {
  const { connection, folder } = await start(
    'printf "<%s>" "$@"',
    "a b",
    "$HOME",
    "it's",
    "\\[Conformance\\]",
  );
  connection.close();
  expect((await untilEnd(folder)).output).toBe("<a b><$HOME><it's><\\[Conformance\\]>");
});

it("F86: ends a run that is cancelled, with what it started, and leaves no secret", async () => {
  const polite = await start('trap "echo bye; exit 0" TERM; while :; do sleep 0.1; done');
  await sleep(200);
  await endDetached(polite.connection, polite.folder, [SECRET], 5);
  expect(await untilEnd(polite.folder)).toMatchObject({ state: "ended", output: "bye\n" });
  polite.connection.close();
  const deaf = await start("trap '' TERM; sleep 301 & echo $!; while :; do sleep 0.1; done");
  await sleep(200);
  await endDetached(deaf.connection, deaf.folder, [SECRET], 1);
  const { state, output } = await untilEnd(deaf.folder);
  expect(state).toBe("gone");
  expect(existsSync(`/proc/${output.trim()}`)).toBe(false);
  expect(existsSync(path.join(deaf.here, SECRET))).toBe(false);
  deaf.connection.close();
}, 30_000);
