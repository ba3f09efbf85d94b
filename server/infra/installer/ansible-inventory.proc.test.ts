import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { buildContent } from "@/server/domain/descriptor/build-content";
import { exportDescriptor } from "@/server/domain/descriptor/export-descriptor";
import { readDescriptor } from "@/server/domain/descriptor/read-descriptor";
import { EXPECTED_PAIRS } from "@/server/domain/descriptor/recorded/expected-under-test";
import { readPairFiles } from "@/server/domain/descriptor/recorded/read-pair-under-test";
import type { AnsibleCore } from "./ansible-command";
import { setUpAnsible } from "./ansible-core";

const Listed = z.looseObject({
  _meta: z.object({ hostvars: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

let folder: string;
let ansible: AnsibleCore;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "fairlead-inventory-"));
  writeFileSync(path.join(folder, "ansible.cfg"), "[defaults]\n");
  const targetDir = path.resolve(import.meta.dirname, "../../../.build/ansible-cores");
  ansible = await setUpAnsible({ wheelsDir: null, targetDir, log: () => {} });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Ansible itself reads in an inventory. */
function list(name: string, text: string) {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  const [python = "python3"] = ansible.ansiblePlaybook;
  const output = execFileSync(python, ["-m", "ansible", "inventory", "-i", file, "--list"], {
    encoding: "utf8",
    env: {
      ...{ ...process.env, HOME: folder, LC_ALL: "C.UTF-8", ...ansible.env },
      ...{ ANSIBLE_CONFIG: path.join(folder, "ansible.cfg"), ANSIBLE_INVENTORY_UNPARSED_FAILED: "1" },
    },
  });
  const { _meta, ...groups } = Listed.parse(JSON.parse(output));
  return { vars: _meta.hostvars, groups };
}

function contentOf(files: { name: string; text: string }[]) {
  const { lab } = readDescriptor(files);
  if (!lab) throw new Error("the files are no descriptor");
  const empty = { version: 1 as const, provisioner: "preprovisioned" as const, jumpHosts: [], hosts: [] };
  return buildContent(lab, empty, "01990000-0000-7000-8000-000000000001").content;
}

it.each(
  EXPECTED_PAIRS.filter(({ pair }) => /kuberef|ericsson\/pod|lf\/pod4|zte\/pod9/.test(pair)).map(
    ({ pair }) => pair,
  ),
)("Ansible reads the same in both inventories of %s, and it is what the revision says", (pair) => {
  const content = contentOf(readPairFiles(pair));
  const ini = list("hosts.ini", exportDescriptor(content, "inventory-ini", "test").text);
  const yaml = list("hosts.yaml", exportDescriptor(content, "inventory-yaml", "test").text);
  expect(ini).toEqual(yaml);
  const machines = [...content.jumpHosts, ...content.hosts];
  expect(Object.keys(ini.vars).sort()).toEqual(machines.map(({ name }) => name).sort());
  for (const { name, ssh } of machines) {
    expect(ini.vars[name]).toMatchObject({ ansible_host: ssh.address, ansible_user: "root" });
  }
  const control = content.hosts
    .filter(({ roles }) => roles.includes("control-plane"))
    .map(({ name }) => name);
  if (control.length > 0) expect(ini.groups.kube_control_plane).toEqual({ hosts: control });
});

const OWN = `
bastion ansible_host=203.0.113.5 ansible_user=ops
[kube_control_plane]
cp1.Lab ansible_host=10.0.0.10 x="{'a': [1, True, None], 'b': 'it is'}" octal=0755 empty='' quoted='"22"'
[kube_node]
node[01:02].lab ansible_port=2222 note="with # and 'quotes'"
[k8s_cluster:children]
kube_node
kube_control_plane
[all:vars]
ansible_user=ops
ntp=['a', "b"]
yes_text=yes
truth=True
ratio=1.5
template={{ inventory_hostname }}-x
`;

it("Ansible reads in an exported inventory what it reads in the one that was imported", () => {
  const content = contentOf([{ name: "hosts", text: OWN }]);
  const before = list("own.ini", OWN);
  for (const format of ["inventory-ini", "inventory-yaml"] as const) {
    const name = format === "inventory-ini" ? "again.ini" : "again.yaml";
    const after = list(name, exportDescriptor(content, format, "test").text);
    expect(after.vars).toEqual(before.vars);
    expect(sorted(after.groups)).toEqual(sorted(before.groups));
  }
});

/** Members of groups without their order, and without "ungrouped", which is what no other group has. */
function sorted(groups: Record<string, unknown>): unknown {
  const order = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(order).sort();
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, order(one)]));
  };
  return order(groups);
}
