import { describe, expect, it } from "vitest";
import { ProfileRow } from "@/server/contract/deploy";
import { RA2 } from "@/server/domain/ra2/requirements";
import { PLAN } from "./plan-under-test";
import { profileRows } from "./profile-rows";

const verdict = (plan: Parameters<typeof profileRows>[0], id: string) =>
  profileRows(plan).find((row) => row.id === id)?.verdict;

describe("profileRows", () => {
  it("says something about every row of the basic profile and only those", () => {
    const rows = profileRows(PLAN);
    const basic = RA2.requirements.filter((row) => row.profile !== "high-performance");
    expect(rows.map((row) => row.id)).toEqual(basic.map((row) => row.id));
    for (const row of rows) expect(ProfileRow.parse(row).reason).toMatch(/\.$/);
    expect(rows.some((row) => row.id === "ra2.ntw.008")).toBe(false);
  });

  it.each([
    ["ra2.k8s.002", "not met"],
    ["ra2.k8s.003", "not met"],
    ["ra2.k8s.010", "not met"],
    ["ra2.k8s.014", "needs add-on"],
    ["ra2.ntw.003", "needs add-on"],
    ["ra2.ntw.002", "met"],
    ["ra2.ch.008", "not assessed"],
  ])("says %s is %s", (id, wanted) => {
    expect(verdict(PLAN, id)).toBe(wanted);
  });

  it("judges the rows that depend on the plan", () => {
    expect(verdict(PLAN, "ra2.k8s.004")).toBe("not assessed");
    expect(verdict({ ...PLAN, hosts: PLAN.hosts.slice(0, 2) }, "ra2.k8s.004")).toBe("not met");
    expect(verdict(PLAN, "ra2.k8s.005")).toBe("not met");
    expect(verdict({ ...PLAN, kubernetes: "1.33.9" }, "ra2.k8s.005")).toBe("met");
  });

  it("calls reservations met once two CPUs of every worker are named", () => {
    const reserve = (cpus: Record<string, string>) => ({
      ...PLAN,
      options: {
        hosts: Object.fromEntries(
          Object.entries(cpus).map(([name, reservedSystemCPUs]) => [name, { reservedSystemCPUs }]),
        ),
        cluster: {},
      },
    });
    expect(verdict(PLAN, "ra2.k8s.008")).toBe("not met");
    expect(verdict(reserve({ "node-2": "0-1" }), "ra2.k8s.008")).toBe("not met");
    expect(verdict(reserve({ "node-2": "0-1", "node-3": "0" }), "ra2.k8s.008")).toBe("not met");
    expect(verdict(reserve({ "node-2": "0-1", "node-3": "0,4" }), "ra2.k8s.008")).toBe("met");
  });

  it("keeps the two rows apart that share an id", () => {
    expect(profileRows(PLAN).filter((row) => row.id === "ra2.k8s.012")).toHaveLength(2);
  });
});
