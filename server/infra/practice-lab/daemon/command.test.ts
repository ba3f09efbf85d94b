import { expect, it } from "vitest";
import { missingTools, run } from "./command";

it("returns what the program printed and streams what it complained", async () => {
  const lines: string[] = [];
  const onLine = (line: string) => lines.push(line);
  expect(await run("sh", ["-c", "cat; echo one >&2; echo two >&2"], { input: "in", onLine })).toBe("in");
  expect(lines).toEqual(["one", "two"]);
});

it("ends with the program's last words when it fails", async () => {
  await expect(run("sh", ["-c", "echo why >&2; exit 3"])).rejects.toThrow(/^sh -c: why$/);
});

it("gives nothing of the caller's environment to a program", async () => {
  expect(await run("sh", ["-c", "echo $HOME:$PATH"])).toBe(":/usr/sbin:/usr/bin:/sbin:/bin\n");
});

it("names the Debian package of a program that is missing", async () => {
  await expect(run("mmdebstrap-not-here", [])).rejects.toMatchObject({ reason: "practice_lab_missing_tool" });
  expect(missingTools(["ip", "mmdebstrap"]).message).toBe(
    "The practice lab needs ip, mmdebstrap on this machine: apt-get install -y iproute2 mmdebstrap",
  );
});
