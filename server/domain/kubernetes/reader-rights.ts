import type { MissingRight } from "@/server/contract/cluster";

interface ReaderRight {
  /** "" is the core group. */
  group: string;
  resource: string;
  verbs: readonly ["list", "watch"];
  /** What nobody sees without it, as the end of a sentence. */
  hides: string;
}

/** All that Fairlead reads of a cluster it did not deploy, by the verbs of RBAC. It writes nothing there. */
export const READER_RIGHTS: readonly ReaderRight[] = [
  { group: "", resource: "nodes", verbs: ["list", "watch"], hides: "everything: its nodes are all there is" },
  {
    ...{ group: "", resource: "pods", verbs: ["list", "watch"] },
    hides: "what pods ask for, what is free, and which pod holds which VF and CPU",
  },
  {
    ...{ group: "k8s.cni.cncf.io", resource: "network-attachment-definitions", verbs: ["list", "watch"] },
    hides: "the cluster's secondary networks",
  },
];

/** Without this one there is nothing to show. */
export const isNeeded = ({ resource }: { resource: string }): boolean => resource === "nodes";

/** @param allowed what the API server says of one right (SelfSubjectAccessReview) */
export function missingRights(
  allowed: readonly { group: string; resource: string; verb: string; allowed: boolean }[],
): MissingRight[] {
  return READER_RIGHTS.flatMap(({ group, resource, hides }) => {
    const verbs = allowed
      .filter((one) => one.group === group && one.resource === resource && !one.allowed)
      .map((one) => one.verb);
    return verbs.length === 0 ? [] : [{ right: `${verbs.join(" and ")} ${resource}`, hides }];
  });
}
