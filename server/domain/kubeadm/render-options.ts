import type { DeployHost, DeployPlan, KubeletOptions, RenderedFile } from "@/server/contract/deploy";
import { hostFileOf, toYaml } from "./rendered";

/** Folder of the kubelet's drop-in configuration (--config-dir); its files end in .conf and are read in order of name. */
const KUBELET_FOLDER = "/etc/fairlead/kubelet.d";
const KUBELET_FILE = `${KUBELET_FOLDER}/10-options.conf`;
const KUBELET_UNIT = "/etc/systemd/system/kubelet.service.d/20-options.conf";
const PROXY_UNIT = "/etc/systemd/system/containerd.service.d/10-proxy.conf";
const TIMESYNCD = "/etc/systemd/timesyncd.conf.d/50-fairlead.conf";
const CHRONY = "/etc/chrony/sources.d/fairlead.sources";

/** What each file belongs to; a host has the file or, once nobody asks for it any more, not. */
export const OPTION_FILES: Readonly<Record<string, "kubelet" | "containerd" | "time">> = {
  [KUBELET_FILE]: "kubelet",
  [KUBELET_UNIT]: "kubelet",
  [PROXY_UNIT]: "containerd",
  [TIMESYNCD]: "time",
  [CHRONY]: "time",
};

/** The kubelet options a plan asks for on a host, in KubeletConfiguration's own words; empty when it asks for none. */
export function kubeletOptionsOf(plan: DeployPlan, host: DeployHost): KubeletOptions {
  const { reservedSystemCPUs, cpuManagerPolicy, topologyManagerPolicy } =
    plan.options?.hosts[host.name] ?? {};
  return {
    ...(reservedSystemCPUs === undefined ? {} : { reservedSystemCPUs }),
    ...(cpuManagerPolicy === undefined ? {} : { cpuManagerPolicy }),
    ...(topologyManagerPolicy === undefined ? {} : { topologyManagerPolicy }),
  };
}

/**
 * Files of the options a plan asks for: the kubelet's drop-in configuration of each host (kubelet --config-dir,
 * kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file), containerd's proxy, and NTP servers for both
 * systemd-timesyncd (timesyncd.conf(5)) and chrony (sourcedir, chrony.conf(5)); the host uses the one it has.
 */
export function renderOptions(plan: DeployPlan): RenderedFile[] {
  const all = { all: plan.hosts.map((host) => host.name) };
  const { proxy, ntpServers = [] } = plan.options?.cluster ?? {};
  const kubelets = plan.hosts.flatMap((host) => {
    const asked = kubeletOptionsOf(plan, host);
    if (Object.keys(asked).length === 0) return [];
    const config = { apiVersion: "kubelet.config.k8s.io/v1beta1", kind: "KubeletConfiguration", ...asked };
    const unit = `[Service]\nEnvironment="KUBELET_EXTRA_ARGS=--config-dir=${KUBELET_FOLDER}"\n`;
    return [
      hostFileOf(KUBELET_FILE, "yaml", toYaml(config), { host: host.name }),
      hostFileOf(KUBELET_UNIT, "ini", unit, { host: host.name }),
    ];
  });
  const proxies = proxy ? proxyLines(plan, proxy) : [];
  return [
    ...kubelets,
    ...(proxies.length > 0 ? [hostFileOf(PROXY_UNIT, "ini", `[Service]\n${proxies.join("\n")}\n`, all)] : []),
    ...(ntpServers.length > 0
      ? [
          hostFileOf(TIMESYNCD, "ini", `[Time]\nNTP=${ntpServers.join(" ")}\n`, all),
          hostFileOf(CHRONY, "ini", ntpServers.map((one) => `server ${one} iburst\n`).join(""), all),
        ]
      : []),
  ];
}

type Proxy = NonNullable<NonNullable<DeployPlan["options"]>["cluster"]["proxy"]>;

/** The cluster's own addresses never go through a proxy, whatever a person lists. */
function proxyLines(plan: DeployPlan, { http, https, noProxy }: Proxy): string[] {
  const direct = [
    "localhost",
    "127.0.0.1",
    ...plan.hosts.map((host) => host.address),
    ".svc",
    ".cluster.local",
  ];
  const set = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`Environment="${name}=${value}"`];
  const lines = [...set("HTTP_PROXY", http), ...set("HTTPS_PROXY", https)];
  const all = [...new Set([...direct, plan.podSubnet, plan.serviceSubnet, ...noProxy])];
  return lines.length === 0 ? [] : [...lines, ...set("NO_PROXY", all.join(","))];
}

/** Which option files a host gets and which it must not have, for the role host_options. */
export function optionFilesOf(files: readonly RenderedFile[], host: DeployHost) {
  const present = files.flatMap(({ path, target }) =>
    target && target.path in OPTION_FILES && target.hosts.includes(host.name)
      ? [{ path: target.path, source: path }]
      : [],
  );
  const absent = Object.keys(OPTION_FILES).filter((path) => !present.some((one) => one.path === path));
  return { present, absent };
}
