import { expect, it } from "vitest";
import { asRoot } from "./as-root";

it("asks for no sudo as root, and puts a password on stdin only", () => {
  expect(asRoot("cat /etc/shadow", { user: "root", sudoPassword: "unused" })).toEqual({
    command: "cat /etc/shadow",
  });
  expect(asRoot("id -u", { user: "ada" })).toEqual({ command: "LC_ALL=C sudo -n -- sh -c 'id -u'" });
  const asked = asRoot("echo 'a b'", { user: "ada", sudoPassword: "open sesame" });
  expect(asked.command).not.toContain("sesame");
  expect(asked.command).toContain(String.raw`sh -c 'echo '\''a b'\'''`);
  expect(asked.input).toBe("open sesame\n");
});
