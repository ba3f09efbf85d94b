import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DomainError } from "../errors";
import { judgeRun } from "./judge-run";
import { readE2eLog } from "./read-e2e-log";
import { readJunit } from "./read-junit";
import { pieces, sampleText } from "./sample-under-test";

const HEAD = 30_000;
const junit = `${sampleText("v1.24-openshift-dedicated", "junit")
  .slice(0, HEAD)
  .replace(/<testcase(?![\s\S]*<testcase)[\s\S]*$/, "")}</testsuite>`;
const log = sampleText("v1.24-openshift-dedicated", "log").slice(-HEAD);

/** A text with a part replaced by something that XML and logs have a meaning for. */
const mutated = (text: string) =>
  fc
    .tuple(
      fc.nat(text.length - 1),
      fc.nat(400),
      fc.oneof(
        fc.constantFrom(
          "<",
          ">",
          '"',
          "&",
          "]]>",
          "<!--",
          "<![CDATA[",
          "</testsuite>",
          "<testcase>",
          "\u0000",
          "\ud800",
          '{"msg":"FAILED ',
        ),
        fc.string({ maxLength: 20, unit: "binary" }),
      ),
      fc.integer({ min: 1, max: 5_000 }),
    )
    .map(([at, length, put, piece]) => ({ text: text.slice(0, at) + put + text.slice(at + length), piece }));

/** Runs a reader over pieces. @returns what it read, or null when it refused in one sentence */
function readOrRefuse<T>(
  reader: { add(text: string): void; close(): T },
  text: string,
  piece: number,
): T | null {
  try {
    for (const part of pieces(text, piece)) reader.add(part);
    return reader.close();
  } catch (cause) {
    if (!(cause instanceof DomainError)) throw cause;
    expect(cause.message).toMatch(/^[^\n]+\.$/);
    return null;
  }
}

describe("a real result with a part broken", () => {
  it("is JUnit that is read or refused with a sentence, and judged", () => {
    expect(readOrRefuse(readJunit(), junit, 999)?.cases.length).toBeGreaterThan(30);
    fc.assert(
      fc.property(mutated(junit), ({ text, piece }) => {
        const read = readOrRefuse(readJunit(), text, piece);
        if (read) expect(judgeRun(read, null, null).verdict).not.toBe("passed");
      }),
      { numRuns: 100 },
    );
  });

  it("is a log that is read or refused, the same however it is cut into pieces", () => {
    fc.assert(
      fc.property(mutated(`Will run 356 of 6965 specs\n${log}`), ({ text, piece }) => {
        const [one, other] = [piece, 100_000].map((size) => readOrRefuse(readE2eLog(), text, size));
        expect(one).toEqual(other);
      }),
      { numRuns: 100 },
    );
  });
});
