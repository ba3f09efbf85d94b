import { stringify } from "yaml";
import { READER_RIGHTS } from "./reader-rights";

const NAMESPACE = "fairlead";
const NAME = "fairlead-reader";

/** The objects a cluster's owner applies so that Fairlead may read it, and nothing else. */
export function readerObjects(): object[] {
  const named = { name: NAME };
  const account = { kind: "ServiceAccount", name: NAME, namespace: NAMESPACE };
  const group = "rbac.authorization.k8s.io";
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { ...named, namespace: NAMESPACE } },
    {
      ...{ apiVersion: `${group}/v1`, kind: "ClusterRole", metadata: named },
      rules: READER_RIGHTS.map(({ group: apiGroup, resource, verbs }) => ({
        ...{ apiGroups: [apiGroup], resources: [resource], verbs: [...verbs] },
      })),
    },
    {
      ...{ apiVersion: `${group}/v1`, kind: "ClusterRoleBinding", metadata: named },
      roleRef: { apiGroup: group, kind: "ClusterRole", name: NAME },
      subjects: [account],
    },
    {
      // a token that does not expire: Kubernetes fills it in (since 1.24 it makes none by itself)
      ...{ apiVersion: "v1", kind: "Secret", type: "kubernetes.io/service-account-token" },
      metadata: {
        ...{ ...named, namespace: NAMESPACE },
        annotations: { "kubernetes.io/service-account.name": NAME },
      },
    },
  ];
}

/**
 * What the owner of a cluster does so that it can be attached: a manifest to apply, and the lines that print the three
 * values to bring back.
 */
export function attachManifest(): { manifest: string; commands: string } {
  const field = (path: string) =>
    `kubectl --namespace ${NAMESPACE} get secret ${NAME} --output jsonpath='{.data.${path}}' | base64 --decode`;
  return {
    manifest: readerObjects()
      .map((object) => stringify(object, { lineWidth: 0 }))
      .join("---\n"),
    commands: [
      "kubectl apply --filename fairlead-reader.yaml",
      "# the server",
      "kubectl config view --minify --output jsonpath='{.clusters[0].cluster.server}'; echo",
      "# its CA",
      field("ca\\.crt"),
      "# the token",
      `${field("token")}; echo`,
      "",
    ].join("\n"),
  };
}

/** The three values as a kubeconfig, which is the form that is kept. @param ca PEM text */
export function readerKubeconfig({
  server,
  ca,
  token,
}: {
  server: string;
  ca: string;
  token: string;
}): string {
  const named = <T>(key: string, of: T) => [{ name: NAME, [key]: of }];
  return stringify({
    ...{ apiVersion: "v1", kind: "Config", "current-context": NAME },
    clusters: named("cluster", {
      server,
      "certificate-authority-data": Buffer.from(`${ca.trim()}\n`).toString("base64"),
    }),
    users: named("user", { token: token.trim() }),
    contexts: named("context", { cluster: NAME, user: NAME }),
  });
}
