import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { signInCurl, toCurl } from "./to-curl";

const origin = "http://127.0.0.1:4100";

it("reads with the cookie alone", () => {
  expect(toCurl({ label: "x", method: "GET", path: "/api/v1/labs" }, origin)).toBe(
    "curl -b fairlead.cookies 'http://127.0.0.1:4100/api/v1/labs'",
  );
});

it("a shell hands curl exactly the body, whatever is in it", () => {
  const body = { confirmName: `it's $HOME \`id\` "x" \\ new\nline` };
  const line = toCurl({ label: "x", method: "POST", path: "/api/v1/labs/1/removal", body }, origin);
  const script = `curl() { printf '%s\\0' "$@"; }; ${line}`;
  const words = execFileSync("sh", ["-c", script]).toString().split("\0").slice(0, -1);
  expect(words).toEqual([
    ...["-b", "fairlead.cookies", "-X", "POST", "-H", `Origin: ${origin}`],
    ...[
      "-H",
      "Content-Type: application/json",
      "-d",
      JSON.stringify(body),
      `${origin}/api/v1/labs/1/removal`,
    ],
  ]);
});

it("signs in without a password in it", () => {
  expect(signInCurl(origin, "ada@example.org")).toContain(`"password":"…"`);
});
