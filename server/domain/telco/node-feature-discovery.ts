import type { KubernetesObject } from "./kubernetes-object";

const NAMESPACE = "node-feature-discovery";
const [MASTER, WORKER] = ["nfd-master", "nfd-worker"];
const RBAC = "rbac.authorization.k8s.io";
const GROUP = "nfd.k8s-sigs.io";

/**
 * Node Feature Discovery as its own manifests have it (deployment/base and deployment/overlays/default, v0.18): a worker on
 * every node reads the hardware, the master on the control plane writes it as labels `feature.node.kubernetes.io/…`.
 */
export const nodeFeatureObjects = (masterImage: string, workerImage: string): KubernetesObject[] => [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } },
  account(MASTER),
  account(WORKER),
  {
    ...{ apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name: MASTER } },
    rules: [
      rule("", ["namespaces"], ["list", "watch"]),
      rule("", ["nodes", "nodes/status"], ["get", "list", "patch", "update"]),
      rule(GROUP, ["nodefeatures", "nodefeaturerules", "nodefeaturegroups"], ["get", "list", "watch"]),
      rule(GROUP, ["nodefeaturegroups/status"], ["patch", "update"]),
      rule("coordination.k8s.io", ["leases"], ["create"]),
      {
        ...rule("coordination.k8s.io", ["leases"], ["get", "update"]),
        resourceNames: ["nfd-master.nfd.kubernetes.io"],
      },
    ],
  },
  {
    ...{ apiVersion: `${RBAC}/v1`, kind: "ClusterRoleBinding", metadata: { name: MASTER } },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: MASTER },
    subjects: [subject(MASTER)],
  },
  {
    ...{ apiVersion: `${RBAC}/v1`, kind: "Role", metadata: { name: WORKER, namespace: NAMESPACE } },
    rules: [
      rule(GROUP, ["nodefeatures"], ["create", "delete", "get", "update"]),
      rule("", ["pods"], ["get"]),
    ],
  },
  {
    ...{ apiVersion: `${RBAC}/v1`, kind: "RoleBinding", metadata: { name: WORKER, namespace: NAMESPACE } },
    roleRef: { apiGroup: RBAC, kind: "Role", name: WORKER },
    subjects: [subject(WORKER)],
  },
  workload("Deployment", MASTER, {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists" }] },
          ],
        },
      },
    },
    containers: [container(MASTER, masterImage, {})],
  }),
  workload("DaemonSet", WORKER, {
    containers: [container(WORKER, workerImage, HOST_PATHS)],
    volumes: Object.entries(HOST_PATHS).map(([name, path]) => ({ name, hostPath: { path } })),
  }),
];

/** What the worker reads of its host: at their own places, where a program that is not told otherwise looks for them. */
const HOST_PATHS = {
  boot: "/boot",
  "os-release": "/etc/os-release",
  sys: "/sys",
  "usr-lib": "/usr/lib",
  lib: "/lib",
};

function account(name: string): KubernetesObject {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: NAMESPACE } };
}

function subject(name: string) {
  return { kind: "ServiceAccount", name, namespace: NAMESPACE };
}

function rule(group: string, resources: string[], verbs: string[]) {
  return { apiGroups: [group], resources, verbs };
}

function container(name: string, image: string, paths: Readonly<Record<string, string>>) {
  const mounts = Object.entries(paths).map(([name, mountPath]) => ({ name, mountPath, readOnly: true }));
  const field = (fieldPath: string) => ({ valueFrom: { fieldRef: { fieldPath } } });
  return {
    ...{ name, image, imagePullPolicy: "IfNotPresent" },
    env: [
      { name: "NODE_NAME", ...field("spec.nodeName") },
      { name: "POD_NAME", ...field("metadata.name") },
      { name: "POD_UID", ...field("metadata.uid") },
    ],
    resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "512Mi" } },
    securityContext: {
      ...{ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      ...{ readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 65534 },
    },
    livenessProbe: { httpGet: { path: "/healthz", port: 8080 }, initialDelaySeconds: 10, periodSeconds: 10 },
    // an empty list would be a change to kubectl, each time
    ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
  };
}

function workload(
  kind: "Deployment" | "DaemonSet",
  name: string,
  spec: Record<string, unknown>,
): KubernetesObject {
  const labels = { app: name };
  return {
    ...{ apiVersion: "apps/v1", kind, metadata: { name, namespace: NAMESPACE, labels } },
    spec: {
      ...(kind === "Deployment" ? { replicas: 1 } : {}),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...{ serviceAccountName: name, enableServiceLinks: false, terminationGracePeriodSeconds: 5 },
          tolerations: [{ operator: "Exists" }],
          ...spec,
        },
      },
    },
  };
}
