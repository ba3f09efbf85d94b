import { expect, it } from "vitest";
import { parse } from "yaml";
import { MANIFEST, PLAN } from "./plan-under-test";
import { renderKubeadm } from "./render-kubeadm";

const hostVars = (user: string): unknown => {
  const hosts = PLAN.hosts.map((host) => ({ ...host, ssh: { ...host.ssh, user } }));
  const files = renderKubeadm({ ...PLAN, hosts }, MANIFEST);
  return parse(files.find((file) => file.path === "inventory/host_vars/node-2.yaml")?.content ?? "");
};

it("becomes root by sudo where another user logs in, with a password that comes with the run's secrets", () => {
  expect(hostVars("ada")).toMatchObject({
    ansible_become: true,
    ansible_become_password: "{{ fairlead_sudo_passwords['node-2'] | default('') }}",
  });
  expect(hostVars("root")).not.toHaveProperty("ansible_become");
});
