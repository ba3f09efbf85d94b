#!/usr/bin/python
"""Waits until a node offers the extended resources of the plan and carries labels of Node Feature Discovery."""

from __future__ import annotations

DOCUMENTATION = r"""
module: telco_resources
short_description: Waits for extended resources and feature labels of a node
description:
  - Reads .status.allocatable and the labels of a node until it has what it should. A resource that the device plugin has not
    offered some time after it said that it runs will not come; the plugin's own words say why. Nothing is changed.
options:
  kubeconfig: {description: Of somebody who may read nodes and the logs of pods., type: path, required: true}
  node: {description: Name of the node., type: str, required: true}
  resources: {description: Resource to how many., type: dict, required: true}
  seconds: {description: How long to wait at most., type: int, default: 120}
"""

RETURN = r"""
lines: {description: What the node offers, in words., type: list, elements: str, returned: success}
"""

import json
import time

from ansible.module_utils.basic import AnsibleModule

LABEL = "feature.node.kubernetes.io/"
PLUGIN = ["--namespace", "kube-system", "--selector", "app=sriov-device-plugin"]
# kubelet tells the API server of a device plugin's resources with its next status: every 10 s (nodeStatusUpdateFrequency)
AFTER_START = 15


class Cluster:
    def __init__(self, module):
        self.module = module
        self.node = module.params["node"]

    def kubectl(self, *words):
        return self.module.run_command(["/usr/local/bin/kubectl", "--kubeconfig", self.module.params["kubeconfig"], *words])

    def get(self, *words):
        code, out, error = self.kubectl("get", *words, "--output", "json")
        if code != 0:
            self.module.fail_json(msg="The API server does not answer: %s" % (error or out).strip())
        return json.loads(out)

    def plugin_says(self):
        """Whether the node's device plugin has begun to serve, and what is wrong with it in its own words."""
        pods = self.get("pods", *PLUGIN, "--field-selector", "spec.nodeName=" + self.node)["items"]
        if not pods:
            return False, "no pod of the device plugin is on the node"
        pod = max(pods, key=lambda one: one["metadata"]["creationTimestamp"])
        _code, out, _error = self.kubectl("logs", "--namespace", "kube-system", pod["metadata"]["name"], "--tail", "400")
        # glog: E1125 09:41:17.123456       1 file.go:12] text
        texts = [(line[:1], line.split("] ", 1)[-1].strip()) for line in out.splitlines()]
        bad = [text for level, text in texts if level in ("E", "F") or text.startswith("no devices in device pool")]
        states = [one.get("state", {}) for one in pod["status"].get("containerStatuses", [])]
        waiting = [one["waiting"] for one in states if "waiting" in one]
        if bad:
            said = "the device plugin says: %s" % bad[-1]
        elif waiting:
            said = "its device plugin is not running (%s)" % waiting[0].get("message", waiting[0].get("reason", "waiting"))
        else:
            said = "its device plugin says nothing of it"
        return any("All servers started" in text for _level, text in texts), said


def lacking(allocatable, resources):
    """resource, how many there should be, how many there are (None: nobody ever offered it)"""
    for resource, count in sorted(resources.items()):
        there = allocatable.get(resource)
        if there is None or int(there) < count:
            yield resource, count, there


def not_ready(node):
    """Why nothing may come of a node: its kubelet is not well, or gone."""
    ready = next((one for one in node["status"].get("conditions", []) if one["type"] == "Ready"), {})
    return "" if ready.get("status") == "True" else ready.get("message") or "no word from its kubelet"


def sentences(node, problems, said):
    for resource, count, there in problems:
        offers = "does not offer" if there is None else "offers %s of" % there
        yield "%s %s %d %s: %s." % (node, offers, count, resource, said.rstrip("."))


def main():
    module = AnsibleModule(
        argument_spec={
            "kubeconfig": {"type": "path", "required": True},
            "node": {"type": "str", "required": True},
            "resources": {"type": "dict", "required": True},
            "seconds": {"type": "int", "default": 120},
        },
        supports_check_mode=True,
    )
    name, resources = module.params["node"], module.params["resources"]
    cluster = Cluster(module)
    end = time.monotonic() + module.params["seconds"]
    serves = None
    while True:
        node = cluster.get("node", name)
        problems = list(lacking(node["status"].get("allocatable", {}), resources))
        labelled = any(label.startswith(LABEL) for label in node["metadata"].get("labels", {}))
        if labelled and not problems:
            break
        now = time.monotonic()
        if problems and serves is None and cluster.plugin_says()[0]:
            serves = now
        lost = problems and serves is not None and now > serves + AFTER_START
        if lost or now > end:
            words = list(sentences(name, problems, cluster.plugin_says()[1] if problems else ""))
            if not_ready(node):
                words.insert(0, "%s is not Ready: %s." % (name, not_ready(node).rstrip(".")))
            if not labelled:
                words.append("Node Feature Discovery has not labelled %s: read the logs of its pods." % name)
            module.fail_json(msg="\n".join(words))
        time.sleep(1)
    lines = ["%s offers %s %s" % (name, node["status"]["allocatable"][resource], resource) for resource in sorted(resources)]
    module.exit_json(changed=False, lines=[*lines, "%s has the labels of Node Feature Discovery" % name])


if __name__ == "__main__":
    main()
