import type { BundleManifest } from "@/server/contract/bundle";
import type { DeployHost, DeployPlan, RenderedFile } from "@/server/contract/deploy";
import { telcoVariables, telcoVariablesOf } from "../telco/telco-variables";
import type { BundleParts } from "./bundle-parts";
import { mergeConfig } from "./merge-config";
import { kubeletOptionsOf, optionFilesOf } from "./render-options";
import { rendered, toYaml } from "./rendered";

/** Room beside what the bundle itself fills on a host: packages, logs, etcd. */
export const SPARE_BYTES = 512 * 2 ** 20;

/** The smallest file of the bundle: reading it proves that a host sees the bundle it is to be deployed from. */
function sampleOf(manifest: BundleManifest): { source: string; sha256: string } {
  const [first, ...others] = manifest.files;
  if (!first) throw new Error("A bundle has files.");
  const { path, sha256 } = others.reduce((least, file) => (file.size < least.size ? file : least), first);
  return { source: path, sha256 };
}

/**
 * Ansible's inventory: what the roles read and nothing secret. `fairlead_rendered` (folder of these files),
 * `fairlead_files_ports` (host -> port of the bundle on that host's loopback) and `fairlead_join_token` come with the run.
 */
export function renderInventory(
  plan: DeployPlan,
  manifest: BundleManifest,
  parts: BundleParts,
  options: readonly RenderedFile[],
): RenderedFile[] {
  const group = {
    ansible_python_interpreter: "/usr/bin/python3",
    fairlead_files_url: "http://127.0.0.1:{{ fairlead_files_ports[inventory_hostname] }}",
    fairlead_sample: sampleOf(manifest),
    fairlead_arch: manifest.arch,
    fairlead_host_os: manifest.hostOs,
    fairlead_swap_allowed: plan.clusterOverrides.kubelet.failSwapOn === false,
    fairlead_pod_subnet: plan.podSubnet,
    fairlead_disk_bytes: parts.diskBytes + SPARE_BYTES,
    fairlead_probe_image: parts.probeImage,
    fairlead_containerd_sha256: parts.containerdSha256,
    fairlead_packages: parts.packages,
    fairlead_kubernetes_files: parts.kubernetesFiles,
    fairlead_runtime_files: parts.runtimeFiles,
    fairlead_image_archives: parts.archives,
    ...telcoVariables(plan),
  };
  return [
    renderHosts(plan),
    rendered("inventory/group_vars/all.yaml", "yaml", toYaml(group)),
    ...plan.hosts.map((host) =>
      rendered(
        `inventory/host_vars/${host.name}.yaml`,
        "yaml",
        toYaml({
          ...plan.hostVars[host.name],
          ...becomeVars(host.name, host.ssh.user),
          fairlead_address: host.address,
          fairlead_nic: host.nic ?? "",
          fairlead_options: optionFilesOf(options, host),
          fairlead_kubelet: expectedKubelet(plan, host),
          ...telcoVariablesOf(plan, host, parts),
          fairlead_peers: plan.hosts
            .filter((other) => other.name !== host.name)
            .map((other) => other.address),
        }),
      ),
    ),
  ];
}

/**
 * Who is in which group, and in `further` ones that a playbook asks for beyond the roles: site.yml sets up `work`, all hosts
 * when left out. A host of them that is no node of the plan is in the inventory, too.
 */
export function renderHosts(plan: DeployPlan, further: Record<string, string[]> = {}): RenderedFile {
  const group = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, {}]));
  const members = plan.hosts.map((host) => host.name);
  const ofRole = (role: string) => plan.hosts.filter((host) => host.role === role).map((host) => host.name);
  const groups = {
    control_plane: ofRole("control-plane"),
    workers: ofRole("worker"),
    work: members,
    telco: plan.telcoAddOns ? members : [],
    ...further,
  };
  const hosts = {
    all: {
      // where each answers, and through which jump hosts, is in the run's SSH configuration, which knows them by name
      hosts: group([...new Set([...members, ...Object.values(further).flat()])]),
      children: Object.fromEntries(Object.entries(groups).map(([name, of]) => [name, { hosts: group(of) }])),
    },
  };
  return rendered("inventory/hosts.yaml", "yaml", toYaml(hosts));
}

/** What the running kubelet must say of itself after the deploy (GET /configz). */
const expectedKubelet = (plan: DeployPlan, host: DeployHost) =>
  mergeConfig(mergeConfig({ cgroupDriver: "systemd" }, plan.clusterOverrides.kubelet), {
    ...kubeletOptionsOf(plan, host),
  });

/**
 * How Ansible becomes root where it does not log in as root. `fairlead_sudo_passwords` comes with the run's secrets; a host
 * that is not in it has a sudo that asks for nothing. The host is named and not `inventory_hostname`, which is another one
 * while a task is delegated.
 */
const becomeVars = (host: string, user: string) =>
  user === "root"
    ? {}
    : {
        ansible_become: true,
        ansible_become_password: `{{ fairlead_sudo_passwords['${host}'] | default('') }}`,
      };
