import { describe, expect, it } from "vitest";
import { clusterOverrides } from "@/server/domain/practice-lab";
import { type Changes, checkInput } from "./facts-under-test";
import { HOST_REDS } from "./host-reds-under-test";
import { KUBELET_REDS } from "./kubelet-reds-under-test";
import { NETWORK_REDS } from "./network-reds-under-test";
import { REACH_REDS } from "./reach-reds-under-test";
import { secondNic } from "./red-cases-under-test";
import { CHECKS } from "./registry";
import { runChecks } from "./run-checks";

const REDS = [...HOST_REDS, ...NETWORK_REDS, ...REACH_REDS, ...KUBELET_REDS];

/** Never red: what they miss cannot be told from what is only not shown. */
const SHOWN_OR_NOT = ["kernel.overlay", "kernel.bridge-netfilter", "kernel.nftables", "kernel.conntrack"];

const of = (id: string, changes: Changes) => runChecks(checkInput(changes)).filter((one) => one.id === id);
const isRed = (one: { status: string }) => one.status === "failed";

describe("every check", () => {
  it("has a red and a green case", () => {
    const tested = [...new Set([...REDS.map(([id]) => id), ...SHOWN_OR_NOT])].sort();
    expect(tested).toEqual(CHECKS.map((one) => one.id).sort());
  });

  it.each(REDS)("%s turns red, with numbers and a fix", (id, changes, severity, message) => {
    const red = of(id, changes).find(isRed);
    expect(red).toMatchObject({ severity, message: expect.stringMatching(message) });
    expect(red?.fix).toMatch(/\.$/);
  });

  it.each(REDS)("%s is green where nothing is spoiled", (id, _changes, _severity, _message, green = {}) => {
    const results = of(id, green);
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(isRed)).toEqual([]);
  });

  it.each(SHOWN_OR_NOT)("%s is shown, loadable, or not assessed", (id) => {
    const name =
      { "kernel.overlay": "overlay", "kernel.nftables": "nf_tables", "kernel.conntrack": "nf_conntrack" }[
        id
      ] ?? "br_netfilter";
    const hide = (loadable: boolean, modules: string[]): Changes => ({
      facts: {
        1: (facts) => {
          facts.kernelParts = { ...facts.kernelParts, loadable, modules, filesystems: [] };
          facts.sysctl = {};
        },
      },
    });
    const status = (changes: Changes) => of(id, changes).find((one) => one.host === "node-1");
    expect(status(hide(false, [name]))).toMatchObject({ status: "passed" });
    expect(status(hide(true, []))).toMatchObject({
      status: "passed",
      message: expect.stringContaining("loaded"),
    });
    expect(status(hide(false, []))).toMatchObject({ status: "not assessed", severity: "warning" });
  });
});

describe("rules by version and owner", () => {
  it("takes cgroup v1 under 1.35 and 1.37 once the kubelet is told to", () => {
    for (const kubernetes of ["1.35.4", "1.37.2"]) {
      const strict = of("kernel.cgroup", {
        plan: (plan) => {
          plan.kubernetes = kubernetes;
        },
      });
      expect(strict.every(isRed)).toBe(true);
      const told = of("kernel.cgroup", {
        plan: (plan) => {
          plan.kubernetes = kubernetes;
          plan.clusterOverrides = clusterOverrides(kubernetes);
        },
      });
      expect(told.filter(isRed)).toEqual([]);
    }
    const v2: Changes["facts"] = {
      1: (facts) => {
        facts.kernelParts.cgroup = "v2";
      },
    };
    expect(
      of("kernel.cgroup", {
        facts: v2,
        plan: (plan) => {
          plan.kubernetes = "1.35.4";
        },
      })[0],
    ).toMatchObject({ status: "passed" });
  });

  it("lets this lab's own cluster stand: its files, ports, bridge and routes", () => {
    const deployed: Changes["facts"] = {
      1: (facts) => {
        facts.owner = checkInput().plan.labId;
        facts.leftovers = [
          { kind: "path", what: "/etc/kubernetes/admin.conf" },
          { kind: "process", what: "kubelet" },
          { kind: "interface", what: "cni0" },
        ];
        facts.listening.push({ address: "::", port: 10250, process: "kubelet" });
        facts.nics.push({ ...secondNic("10.244.0.1/24"), name: "cni0", kind: "bridge" });
        facts.routes.push({
          destination: "10.244.1.0/24",
          gateway: "198.51.100.12",
          device: "eth0",
          source: null,
        });
      },
    };
    const errors = runChecks(checkInput({ facts: deployed })).filter(
      (one) => isRed(one) && one.severity !== "info",
    );
    expect(errors.filter((one) => one.host === "node-1")).toEqual([]);
    const stranger: Changes["facts"] = {
      1: (facts) => {
        deployed[1]?.(facts);
        facts.owner = null;
      },
    };
    const found = runChecks(checkInput({ facts: stranger })).filter(
      (one) => isRed(one) && one.host === "node-1",
    );
    expect(found.map((one) => one.id)).toEqual(
      expect.arrayContaining([
        "leftovers.files",
        "leftovers.programs",
        "ports.free",
        "ranges.host-network",
        "ranges.host-route",
      ]),
    );
  });

  it("warns when the pod range has no room for one more worker", () => {
    const full = of("ranges.pods-room", {
      plan: (plan) => {
        plan.podSubnet = "10.244.0.0/22";
        plan.hosts = [...plan.hosts, ...plan.hosts.slice(0, 1)];
      },
    });
    expect(full).toMatchObject([{ status: "failed", severity: "warning" }]);
  });

  it("gives a skewed clock the weight of its size", () => {
    const skew = (ms: number) =>
      of("clock.skew-runner", {
        facts: {
          1: (facts) => {
            facts.clock.skewMs = ms;
          },
        },
      }).find((one) => one.host === "node-1");
    expect(skew(900)).toMatchObject({ status: "passed" });
    expect(skew(30_000)).toMatchObject({ status: "failed", severity: "warning" });
    expect(skew(61_000)).toMatchObject({ status: "failed", severity: "error" });
  });
});
