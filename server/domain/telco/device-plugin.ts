import type { DevicePool, TelcoAddOns } from "@/server/contract/deploy";
import type { KubernetesObject } from "./kubernetes-object";

type Pools = TelcoAddOns["pools"];

/** Host name -> the plugin's config.json (docs/README of sriov-network-device-plugin): pools of that host alone. */
export const deviceConfigs = (pools: Pools): Record<string, string> =>
  Object.fromEntries(
    Object.entries(pools).map(([host, own]) => [
      host,
      `${JSON.stringify({ resourceList: own.map(resourceOf) }, null, 2)}\n`,
    ]),
  );

const resourceOf = ({ resource, pf, driver, vfs }: DevicePool) => ({
  resourcePrefix: resource.slice(0, resource.lastIndexOf("/")),
  resourceName: resource.slice(resource.lastIndexOf("/") + 1),
  deviceType: "netDevice",
  selectors: { drivers: [driver], pfNames: [`${pf}#${vfs}`] },
});

const NAME = "sriov-device-plugin";
const NAMESPACE = "kube-system";

/**
 * SR-IOV network device plugin on the hosts with pools. It asks the host's own interfaces (hostNetwork) and its /sys, and
 * tells kubelet by a socket; it needs no privileges beyond root's files, and no API.
 */
export function devicePluginObjects(pools: Pools, image: string): KubernetesObject[] {
  const hosts = Object.keys(pools);
  const configs = deviceConfigs(pools);
  const labels = { app: NAME };
  const meta = { name: NAME, namespace: NAMESPACE, labels };
  const hostPath = (name: string, path: string) => ({ name, hostPath: { path, type: "Directory" } });
  const data = Object.fromEntries(Object.entries(configs).map(([host, text]) => [`${host}.json`, text]));
  const container = {
    name: NAME,
    image,
    imagePullPolicy: "IfNotPresent",
    args: ["-logtostderr", "-config-file", "/etc/pcidp/$(NODE_NAME).json"],
    env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
    resources: { requests: { cpu: "20m", memory: "40Mi" }, limits: { memory: "200Mi" } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    volumeMounts: [
      { name: "sockets", mountPath: "/var/lib/kubelet/plugins_registry" },
      { name: "kubelet", mountPath: "/var/lib/kubelet/device-plugins" },
      { name: "sys", mountPath: "/sys", readOnly: true },
      { name: "config", mountPath: "/etc/pcidp", readOnly: true },
      { name: "device-info", mountPath: "/var/run/k8s.cni.cncf.io/devinfo/dp" },
    ],
  };
  const onHosts = {
    nodeSelectorTerms: [
      { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: hosts }] },
    ],
  };
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata: meta, data },
    {
      ...{ apiVersion: "apps/v1", kind: "DaemonSet", metadata: meta },
      spec: {
        selector: { matchLabels: labels },
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "100%" } },
        template: {
          // the plugin reads its pools once: other pools are other pods
          metadata: { labels, annotations: { "fairlead.dev/pools": JSON.stringify(pools) } },
          spec: {
            hostNetwork: true,
            automountServiceAccountToken: false,
            priorityClassName: "system-node-critical",
            terminationGracePeriodSeconds: 5,
            affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: onHosts } },
            tolerations: [{ operator: "Exists" }],
            containers: [container],
            volumes: [
              hostPath("sockets", "/var/lib/kubelet/plugins_registry"),
              hostPath("kubelet", "/var/lib/kubelet/device-plugins"),
              hostPath("sys", "/sys"),
              { name: "config", configMap: { name: NAME } },
              { name: "device-info", emptyDir: {} },
            ],
          },
        },
      },
    },
  ];
}
