import { expect, it } from "vitest";
import { AUDIT_PARAMS, type AuditParams, auditQuery, readAuditFilter } from "./audit-filter";

const none = Object.fromEntries(AUDIT_PARAMS.map((key) => [key, ""])) as AuditParams;
const read = (params: Partial<AuditParams>) => readAuditFilter({ ...none, ...params });

it("asks for nothing when nothing is asked", () => {
  expect(read({})).toEqual({});
});

it("takes whole days in UTC, both inclusive", () => {
  expect(read({ from: "2026-11-24", to: "2026-11-24" })).toEqual({
    from: Date.UTC(2026, 10, 24),
    to: Date.UTC(2026, 10, 25),
  });
});

it("passes words, lab and place on, and drops what is none", () => {
  const lab = "01900000-0000-7000-8000-000000000001";
  expect(read({ actor: " ada ", action: "lab.", subject: "munich", lab, seq: "3" })).toEqual({
    ...{ actor: "ada", action: "lab.", subject: "munich", labId: lab, seq: 3 },
  });
  expect(read({ lab: "rubbish", seq: "-1", from: "2026-13-99", to: "yesterday" })).toEqual({});
  expect(auditQuery(read({ actor: "ada & ben", seq: "3" }))).toBe("actor=ada+%26+ben&seq=3");
});
