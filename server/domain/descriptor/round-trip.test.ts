import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { SEALED } from "@/server/contract/import-words";
import { DescriptorContent } from "@/server/contract/lab";
import { buildContent } from "./build-content";
import { exportDescriptor } from "./export-descriptor";
import { meaningOf } from "./own-block";
import { readDescriptor } from "./read-descriptor";
import { EXPECTED_PAIRS } from "./recorded/expected-under-test";
import { readPairFiles } from "./recorded/read-pair-under-test";

const KEY = "01990000-0000-7000-8000-000000000001";
const EMPTY: DescriptorContent = { version: 1, provisioner: "preprovisioned", jumpHosts: [], hosts: [] };

function contentOf(files: { name: string; text: string }[], before = EMPTY): DescriptorContent {
  const { lab, findings } = readDescriptor(files);
  if (!lab) throw new Error(JSON.stringify(findings.slice(0, 3)));
  return DescriptorContent.parse(buildContent(lab, before, KEY).content);
}

const exported = (content: DescriptorContent, ...formats: Parameters<typeof exportDescriptor>[1][]) =>
  formats.map((format) => exportDescriptor(content, format, "a test"));

/** Everything a revision means: machines, and what is said of the lab. */
function meaning(content: DescriptorContent) {
  const { rest: _, ...declared } = content.declared ?? {};
  const machines = (list: DescriptorContent["jumpHosts"]) =>
    list.map((one) => ({ name: one.name, ...meaningOf(one) }));
  const { networks, jumpHosts, hosts, clusterOverrides } = content;
  return { jumpHosts: machines(jumpHosts), hosts: machines(hosts), networks, declared, clusterOverrides };
}

/** The file as the library reads it, with its secrets masked as an export masks them. */
function maskedJson(text: string): unknown {
  const mask = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => mask(one, key));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mask(one, name)]));
    }
    const secret = typeof value === "string" && (key === "pass" || value.includes("ENC["));
    return secret ? SEALED : value;
  };
  return mask(parse(text, { merge: true }), "");
}

describe.each(EXPECTED_PAIRS)("$pair", ({ pair }) => {
  const files = readPairFiles(pair);
  const content = contentOf(files);
  const own = pair.startsWith("kuberef/") ? "kuberef" : "pharos-1.0";
  const other = own === "kuberef" ? "pharos-1.0" : "kuberef";

  it("goes out as it came in, every key of it", () => {
    const [pdf, idf] = exported(content, `${own}-pdf`, `${own}-idf`);
    expect(parse(pdf?.text ?? "")).toEqual(maskedJson(files[0]?.text ?? ""));
    expect(parse(idf?.text ?? "")).toEqual(maskedJson(files[1]?.text ?? ""));
  });

  it("means the same in the other dialect and as an inventory", () => {
    expect(meaning(contentOf(exported(content, `${other}-pdf`, `${other}-idf`)))).toEqual(meaning(content));
    for (const format of ["inventory-yaml", "inventory-ini"] as const) {
      expect(meaning(contentOf(exported(content, format)))).toEqual(meaning(content));
    }
  });
});

describe("what is edited after an import", () => {
  const files = readPairFiles("kuberef/intel");
  const content = contentOf(files);
  const edited: DescriptorContent = {
    ...content,
    hosts: content.hosts.slice(1).map((host, i) => ({
      ...host,
      ...(i === 0
        ? {
            name: "renamed",
            roles: ["worker"],
            ssh: { ...host.ssh, address: "10.9.9.9", port: 2222, user: "ops" },
          }
        : {}),
    })),
    networks: { pods: "10.1.0.0/16", services: "10.2.0.0/16" },
  };

  it.each(["kuberef", "pharos-1.0"] as const)("holds over the file it came from, in %s", (dialect) => {
    const files = exported(edited, `${dialect}-pdf`, `${dialect}-idf`);
    expect(meaning(contentOf(files))).toEqual(meaning(edited));
    const idf = parse(files[1]?.text ?? "");
    expect(idf.bmra.features.hugepages).toEqual({ enable: true, default: "2M", amount: 10_240 });
    expect(idf.idf.kubespray.nodes_roles.renamed).toEqual(["k8s-cluster", "kube-node"]);
    expect(idf.idf.kubespray.nodes_roles.node1).toBeUndefined();
  });

  it("keeps what the file has no word for: user, port, tags, key, a second jump host", () => {
    const [first] = edited.jumpHosts;
    if (!first) throw new Error("a jump host");
    const two: DescriptorContent = {
      ...edited,
      jumpHosts: [first, { name: "second", ssh: { ...first.ssh, address: "10.0.0.77", port: 2022 } }],
      hosts: edited.hosts.map((host) => ({
        ...host,
        via: [first.name, "second"],
        recordedHardware: true,
        tags: ["rack-4"],
      })),
    };
    for (const formats of [
      ["pharos-1.0-pdf", "pharos-1.0-idf"],
      ["inventory-ini"],
      ["inventory-yaml"],
    ] as const) {
      expect(meaning(contentOf(exported(two, ...formats)))).toEqual(meaning(two));
    }
    const again = contentOf(exported(two, "pharos-1.0-pdf", "pharos-1.0-idf"), two);
    expect(again.hosts.map(({ ssh }) => ssh)).toEqual(two.hosts.map(({ ssh }) => ssh));
  });
});

it("describes a practice lab so that reading it back means the same", () => {
  const ssh = { address: "198.18.0.2", port: 22, user: "root", credentialId: KEY };
  const practice: DescriptorContent = {
    version: 1,
    provisioner: "practice-lab",
    jumpHosts: [{ name: "jump", ssh }],
    hosts: [2, 3, 4].map((last) => ({
      name: `h${last}`,
      ssh: { ...ssh, address: `198.18.0.${last + 1}` },
      via: ["jump"],
      roles: [last === 2 ? "control-plane" : "worker"],
      recordedHardware: last === 4,
    })),
    networks: { pods: "198.18.64.0/18", services: "198.18.128.0/18" },
    clusterOverrides: { kubelet: { cgroupDriver: "cgroupfs", failSwapOn: false } },
  };
  const formats = [
    ["pharos-1.0-pdf", "pharos-1.0-idf"],
    ["kuberef-pdf", "kuberef-idf"],
    ["inventory-yaml"],
    ["inventory-ini"],
  ] as const;
  for (const of of formats) {
    const back = contentOf(exported(practice, ...of), practice);
    expect(meaning(back)).toEqual(meaning(practice));
    expect(back.provisioner).toBe("practice-lab");
    // not a word more than it had: importing it back would change nothing
    expect(back).toEqual(practice);
    expect(back.hosts.map(({ ssh }) => ssh)).toEqual(practice.hosts.map(({ ssh }) => ssh));
  }
  // an SSH configuration has no roles: those of the revision before stay
  expect(meaning(contentOf(exported(practice, "ssh-config"), practice))).toEqual(meaning(practice));
});
