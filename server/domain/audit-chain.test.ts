import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AuditRecord, type ChainedRow, canonicalJson, chainText, followChain } from "./audit-chain";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("canonicalJson", () => {
  it("does not depend on the order of keys and leaves undefined out", () => {
    expect(canonicalJson({ b: 1, a: [{ d: null, c: "x" }], e: undefined })).toBe(
      '{"a":[{"c":"x","d":null}],"b":1}',
    );
  });
  it("says the same as JSON does", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

function chain(length: number): ChainedRow[] {
  const rows: ChainedRow[] = [];
  let previousHash = "start";
  for (let seq = 1; seq <= length; seq++) {
    const record: AuditRecord = {
      id: `id-${seq}`,
      seq,
      at: seq,
      actorKind: "user",
      actorId: "u",
      actor: "Ada",
      action: "lab.rename",
      subject: "a lab",
      subjectId: null,
      labId: null,
      detail: { from: "x", to: "y" },
      requestId: "r",
    };
    const hash = sha256(chainText(previousHash, record));
    rows.push({ ...record, previousHash, hash });
    previousHash = hash;
  }
  return rows;
}

describe("followChain", () => {
  const start = { seq: 0, hash: "start" };
  const follow = (rows: ChainedRow[]) => followChain(start, rows, sha256);

  it("reaches the end of an untouched chain", () => {
    const rows = chain(5);
    expect(follow(rows)).toEqual({ seq: 5, hash: rows[4]?.hash });
  });
  it.each([
    ["a changed detail", (rows: ChainedRow[]) => Object.assign(rows[2] ?? {}, { detail: { from: "z" } }), 3],
    ["a changed actor", (rows: ChainedRow[]) => Object.assign(rows[0] ?? {}, { actor: "Eve" }), 1],
    ["a removed entry", (rows: ChainedRow[]) => rows.splice(1, 1), 2],
    ["two entries in the wrong order", (rows: ChainedRow[]) => rows.reverse(), 1],
  ])("notices %s", (_, damage, brokenAt) => {
    const rows = chain(5);
    damage(rows);
    expect(follow(rows)).toMatchObject({ brokenAt });
  });
  it("notices an entry whose hash was made anew, at the entry after it", () => {
    const rows = chain(5);
    const { previousHash, hash: _, ...record } = rows[2] ?? rows[0] ?? raise();
    const forged = { ...record, actor: "Eve" };
    rows[2] = { ...forged, previousHash, hash: sha256(chainText(previousHash, forged)) };
    expect(follow(rows)).toMatchObject({ brokenAt: 4 });
  });
});

function raise(): never {
  throw new Error("no row");
}
