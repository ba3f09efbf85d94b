#!/usr/bin/python
"""Has the pods of a node leave it by the eviction API, and says which one may not and why."""

from __future__ import annotations

DOCUMENTATION = r"""
module: node_drain
short_description: Cordons a node and evicts its pods
description:
  - C(kubectl drain) with its waiting. Where it fails the pods that stayed are named, with the PodDisruptionBudget that keeps
    them; the node takes pods again then, unless it took none before or the caller wants it to stay so.
options:
  kubeconfig: {description: Credentials of a cluster admin., type: path, required: true}
  node: {description: Node to empty. One that is not there is empty., type: str, required: true}
  seconds: {description: How long pods have to leave., type: int, required: true}
  keep_cordoned: {description: Leave a node that could not be drained without new pods., type: bool, required: true}
"""

RETURN = r"""
lines: {description: What left, in words., type: list, elements: str, returned: success}
"""

import json

from ansible.module_utils.basic import AnsibleModule

NAMED = 3


class Cluster:
    def __init__(self, module):
        self.module = module
        self.base = ["/usr/local/bin/kubectl", "--kubeconfig", module.params["kubeconfig"]]

    def run(self, *args):
        return self.module.run_command([*self.base, *args])

    def read(self, *args):
        code, out, error = self.run("get", *args, "--output", "json")
        if code != 0:
            self.module.fail_json(msg="The API server does not answer: %s" % (error or out).strip())
        return json.loads(out) if out.strip() else None


def stays(pod):
    """Pods that a drain has to move: not those of a DaemonSet, of the kubelet's own manifests, or that have ended."""
    owners = [one["kind"] for one in pod["metadata"].get("ownerReferences", [])]
    mirror = "kubernetes.io/config.mirror" in pod["metadata"].get("annotations", {})
    return "DaemonSet" not in owners and not mirror and pod["status"].get("phase") not in ("Succeeded", "Failed")


def selects(selector, labels):
    """apimachinery LabelSelector: all of matchLabels and matchExpressions; policy/v1: an empty one selects every pod."""
    if selector is None:
        return False
    for key, value in (selector.get("matchLabels") or {}).items():
        if labels.get(key) != value:
            return False
    for one in selector.get("matchExpressions") or []:
        key, verb, values = one["key"], one["operator"], one.get("values") or []
        held = {
            "In": labels.get(key) in values,
            "NotIn": labels.get(key) not in values,
            "Exists": key in labels,
            "DoesNotExist": key not in labels,
        }
        if not held[verb]:
            return False
    return True


def budget_of(pod, budgets):
    for budget in budgets:
        meta, status = budget["metadata"], budget.get("status", {})
        if meta["namespace"] != pod["metadata"]["namespace"] or status.get("disruptionsAllowed", 0) > 0:
            continue
        if selects(budget["spec"].get("selector"), pod["metadata"].get("labels", {})):
            return "the PodDisruptionBudget %s/%s allows none to leave: it wants %d healthy and has %d" % (
                meta["namespace"],
                meta["name"],
                status.get("desiredHealthy", 0),
                status.get("currentHealthy", 0),
            )
    return None


def reason(pod, budgets):
    if not pod["metadata"].get("ownerReferences"):
        return "nothing would start it anew elsewhere: it has no controller, delete it or make it a Deployment's"
    if pod["metadata"].get("deletionTimestamp"):
        return "it was told to end and has not"
    return budget_of(pod, budgets) or "it did not leave in time"


def remaining(cluster, node):
    found = cluster.read("pods", "--all-namespaces", "--field-selector", "spec.nodeName=%s" % node)
    return [pod for pod in found["items"] if stays(pod)]


def explain(cluster, node, seconds, said):
    pods = remaining(cluster, node)
    if not pods:
        return "kubectl drain failed: %s" % said.strip()[-500:]
    budgets = cluster.read("poddisruptionbudgets", "--all-namespaces")["items"]
    names = [
        "%s/%s stays on %s (%s)" % (pod["metadata"]["namespace"], pod["metadata"]["name"], node, reason(pod, budgets))
        for pod in pods
    ]
    more = " and %d more pods stay" % (len(names) - NAMED) if len(names) > NAMED else ""
    # a pod without a controller is refused at once, before any other leaves
    waited = "After %d s " % seconds if "timeout" in said else ""
    return waited + "; ".join(names[:NAMED]) + more


def main():
    module = AnsibleModule(
        argument_spec={
            "kubeconfig": {"type": "path", "required": True},
            "node": {"type": "str", "required": True},
            "seconds": {"type": "int", "required": True},
            "keep_cordoned": {"type": "bool", "required": True},
        }
    )
    node, seconds = module.params["node"], module.params["seconds"]
    cluster = Cluster(module)
    there = cluster.read("node", node, "--ignore-not-found")
    if there is None:
        module.exit_json(changed=False, lines=["%s is no node any more" % node])
    cordoned = bool(there["spec"].get("unschedulable"))
    before = remaining(cluster, node)
    code, out, error = cluster.run(
        "drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=%ds" % seconds
    )
    if code == 0:
        names = ["%s/%s left" % (pod["metadata"]["namespace"], pod["metadata"]["name"]) for pod in before]
        module.exit_json(changed=bool(names) or not cordoned, lines=names or ["no pod had to leave"])
    why = explain(cluster, node, seconds, error or out)
    if cordoned or module.params["keep_cordoned"]:
        module.fail_json(msg="%s. %s takes no new pods." % (why, node))
    if cluster.run("uncordon", node)[0] != 0:
        module.fail_json(msg="%s. %s takes no new pods, uncordon it by hand." % (why, node))
    module.fail_json(msg="%s. %s takes pods again." % (why, node))


if __name__ == "__main__":
    main()
