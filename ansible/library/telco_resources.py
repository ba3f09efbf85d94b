#!/usr/bin/python
"""Waits until nodes offer the extended resources of a plan and carry the labels of Node Feature Discovery."""

from __future__ import annotations

DOCUMENTATION = r"""
module: telco_resources
short_description: Waits for extended resources and feature labels of nodes
description:
  - Reads .status.allocatable and the labels of all nodes until each has what it should. A resource that the device plugin
    has not offered some time after it said that it runs will not come; the plugin's own words say why. Nothing is changed.
options:
  kubeconfig: {description: Of somebody who may read nodes and the logs of pods., type: path, required: true}
  resources: {description: Node name to resource to how many., type: dict, required: true}
  labelled: {description: Nodes that Node Feature Discovery labels., type: list, elements: str, required: true}
  seconds: {description: How long to wait at most., type: int, default: 120}
"""

RETURN = r"""
lines: {description: What each node offers, in words., type: list, elements: str, returned: success}
"""

import json
import time

from ansible.module_utils.basic import AnsibleModule

LABEL = "feature.node.kubernetes.io/"
PLUGIN = ["--namespace", "kube-system", "--selector", "app=sriov-device-plugin"]
# kubelet tells the API server of a device plugin's resources with its next status: every 10 s (nodeStatusUpdateFrequency)
AFTER_START = 20


class Cluster:
    def __init__(self, module):
        self.module = module

    def kubectl(self, *words):
        return self.module.run_command(["/usr/local/bin/kubectl", "--kubeconfig", self.module.params["kubeconfig"], *words])

    def get(self, *words):
        code, out, error = self.kubectl("get", *words, "--output", "json")
        if code != 0:
            self.module.fail_json(msg="The API server does not answer: %s" % (error or out).strip())
        return json.loads(out)["items"]

    def pod_on(self, node):
        pods = self.get("pods", *PLUGIN, "--field-selector", "spec.nodeName=" + node)
        return max(pods, key=lambda pod: pod["metadata"]["creationTimestamp"], default=None)

    def log_of(self, pod):
        code, out, _error = self.kubectl("logs", "--namespace", "kube-system", pod["metadata"]["name"], "--tail", "400")
        return out.splitlines() if code == 0 else []


def lacking(nodes, resources):
    """node, resource, how many there should be, how many there are (None: nobody ever offered it)"""
    offers = {node["metadata"]["name"]: node["status"].get("allocatable", {}) for node in nodes}
    for node, wanted in sorted(resources.items()):
        for resource, count in sorted(wanted.items()):
            there = offers.get(node, {}).get(resource)
            if there is None or int(there) < count:
                yield node, resource, count, there


def unlabelled(nodes, wanted):
    labels = {node["metadata"]["name"]: node["metadata"].get("labels", {}) for node in nodes}
    return [node for node in wanted if not any(name.startswith(LABEL) for name in labels.get(node, {}))]


def plugin_says(cluster, node):
    """Whether the plugin on a node has begun to serve, and the line of its log that says what is wrong."""
    pod = cluster.pod_on(node)
    if pod is None:
        return False, "no pod of the device plugin is on the node"
    states = [one.get("state", {}) for one in pod["status"].get("containerStatuses", [])]
    waiting = [one["waiting"] for one in states if "waiting" in one]
    lines = cluster.log_of(pod)
    # glog: E1125 09:41:17.123456       1 file.go:12] text
    texts = [(line[:1], line.split("] ", 1)[-1]) for line in lines]
    bad = [text for level, text in texts if level in "EWF" or text.startswith("no devices in device pool")]
    if bad:
        said = "the device plugin says: %s" % bad[-1].strip()
    elif waiting:
        said = "its device plugin is not running (%s)" % waiting[0].get("message", waiting[0].get("reason", "waiting"))
    else:
        said = "its device plugin says nothing of it"
    return any("All servers started" in text for _level, text in texts), said


def describe(problems, cluster):
    for node, resource, count, there in problems:
        offered = "does not offer" if there is None else "offers %s of" % there
        amount = "%d %s" % (count, resource)
        yield "%s %s %s: %s." % (node, offered, amount, plugin_says(cluster, node)[1].rstrip("."))


def main():
    module = AnsibleModule(
        argument_spec={
            "kubeconfig": {"type": "path", "required": True},
            "resources": {"type": "dict", "required": True},
            "labelled": {"type": "list", "elements": "str", "required": True},
            "seconds": {"type": "int", "default": 120},
        },
        supports_check_mode=True,
    )
    cluster = Cluster(module)
    end = time.monotonic() + module.params["seconds"]
    served = {}
    while True:
        nodes = cluster.get("nodes")
        problems = list(lacking(nodes, module.params["resources"]))
        silent = unlabelled(nodes, module.params["labelled"])
        if not problems and not silent:
            break
        now = time.monotonic()
        for node in {problem[0] for problem in problems} - set(served):
            if plugin_says(cluster, node)[0]:
                served[node] = now
        lost = [problem for problem in problems if now > served.get(problem[0], now) + AFTER_START]
        if lost or now > end:
            sentences = list(describe(lost or problems, cluster))
            if silent and not lost:
                sentences.append("Node Feature Discovery has not labelled %s: read the logs of its pods." % ", ".join(silent))
            module.fail_json(msg="\n".join(sentences))
        time.sleep(1)
    lines = [
        "%s offers %s %s" % (node, count, resource)
        for node, wanted in sorted(module.params["resources"].items())
        for resource, count in sorted(wanted.items())
    ]
    lines.append("Node Feature Discovery has labelled %s" % ", ".join(module.params["labelled"]))
    module.exit_json(changed=False, lines=lines)


if __name__ == "__main__":
    main()
