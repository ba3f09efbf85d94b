import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HIDDEN, makeRedactor } from "./redact";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const KEY = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACDkrXJ5Vd2Zxk1g0y3m9Qe6nZQ9s2m3O7cS5kq2tYbJ1gAAAJh9p8V/fafF
YbJ1g==
-----END OPENSSH PRIVATE KEY-----
`;

describe("a secret is hidden", () => {
  const secret = 'Tr0ub4dor&3 /"ü"';
  const { redact } = makeRedactor([secret]);
  it.each([
    ["as it is", secret],
    ["in JSON", JSON.stringify({ password: secret })],
    ["in JSON of ASCII", '{"password": "Tr0ub4dor&3 /\\"\\u00fc\\""}'],
    ["as part of a URL", `https://x/?p=${encodeURIComponent(secret)}&q=1`],
    ["in a form", `p=${encodeURIComponent(secret).replaceAll("%20", "+")}`],
    ...[0, 1, 2, 3, 4].map((n) => [
      `in base64 after ${n} bytes`,
      base64(`${"u:x:".slice(0, n)}${secret}, and more`),
    ]),
    ["in URL-safe base64", Buffer.from(`ab${secret}`).toString("base64url")],
  ])("%s", (_, text = "") => {
    const said = redact(`before ${text} after`);
    expect(said).toContain(HIDDEN);
    expect(said).toMatch(/^before .* after$/);
    for (let at = 0; at + 10 <= secret.length; at++) expect(said).not.toContain(secret.slice(at, at + 10));
    const seen = said.match(/[A-Za-z0-9+/_-]{12,}/g) ?? [];
    for (const run of seen) expect(Buffer.from(run, "base64").toString()).not.toContain("ub4dor");
  });

  it("in every line of a key that is long enough", () => {
    const said = makeRedactor([KEY]).redact(KEY).split("\n");
    expect(said).toEqual([HIDDEN, HIDDEN, HIDDEN, "YbJ1g==", HIDDEN, ""]);
  });

  it("as a key in one line of JSON, in base64 whole and folded", () => {
    const { redact: hide } = makeRedactor([KEY]);
    const inJson = hide(JSON.stringify({ key: KEY }));
    expect(inJson).not.toContain("b3BlbnNz");
    expect(hide(`data: ${base64(KEY)}`)).not.toMatch(/[A-Za-z0-9+/]{12}/);
    const folded = base64(KEY).match(/.{1,76}/g) ?? [];
    expect(folded.map(hide).filter((line) => line !== HIDDEN && line.length > 16)).toEqual([]);
  });

  it("wherever it lies, and nothing else changes", () => {
    const { redact: hide } = makeRedactor(["hunter2-hunter2"]);
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(hide(`${before}hunter2-hunter2${after}`)).toBe(`${before}${HIDDEN}${after}`);
        expect(hide(before + after)).toBe(before + after);
      }),
    );
  });

  it("the longest first, when one holds another", () => {
    expect(makeRedactor(["secret", "secret-of-all"]).redact("a secret-of-all, a secret")).toBe(
      `a ${HIDDEN}, a ${HIDDEN}`,
    );
  });
});

it("hides in every string of a value", () => {
  const { redactDeep } = makeRedactor(["hunter2-hunter2"]);
  expect(redactDeep({ a: ["x hunter2-hunter2"], n: 1, z: null, "hunter2-hunter2": true })).toEqual({
    a: [`x ${HIDDEN}`],
    n: 1,
    z: null,
    [HIDDEN]: true,
  });
});

it("refuses what is too short to hide, and takes what is empty", () => {
  expect(() => makeRedactor(["abcde"])).toThrow("at least 6");
  expect(makeRedactor(["", "\n"]).redact("as it was")).toBe("as it was");
});

it("says where a line may be cut", () => {
  const { safeCut } = makeRedactor(["hunter2-hunter2"]);
  expect(safeCut("abc hunter2-hunter2 def", 10)).toBe(4);
  expect(safeCut("abc hunter2-hunter2 def", 19)).toBe(19);
  expect(safeCut("abc hunter2-hunter2 def", 2)).toBe(2);
});

it("costs little beside writing the lines: 6 MB with 200 forms of keys", () => {
  const { redact } = makeRedactor(Array.from({ length: 8 }, (_, i) => KEY.replaceAll("A", String(i))));
  const text = "TASK [prepare : install packages] changed: [node-2] => (item=conntrack)\n".repeat(84_000);
  const began = performance.now();
  expect(redact(text)).toBe(text);
  expect(performance.now() - began).toBeLessThan(1000);
});
