#!/usr/bin/python
"""Proves the pod network with real pods: one on every node, each asked to resolve a name and to reach all the others."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pod_network_check
short_description: Checks DNS and pod-to-pod connections across all nodes
description:
  - Runs a probe pod on every node in a namespace of its own and takes both away again, so the cluster is afterwards
    what it was and nothing counts as changed.
options:
  kubeconfig: {description: Credentials of a cluster admin., type: path, required: true}
  image: {description: Probe image every node has., type: str, required: true}
  nodes: {description: Nodes that must run a probe., type: list, elements: str, required: true}
  port: {description: Port the probe serves HTTP on., type: int, default: 8080}
  lookup: {description: Command of the probe that resolves the name appended to it., type: list, elements: str, required: true}
  fetch: {description: Command of the probe that reads the URL appended to it., type: list, elements: str, required: true}
  timeout: {description: Seconds until every probe must run., type: int, default: 120}
"""

RETURN = r"""
lines: {description: One sentence a check that passed., type: list, elements: str, returned: success}
"""

import json
import secrets
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from ansible.module_utils.basic import AnsibleModule

LABEL = "fairlead.dev/check"
NAME = "kubernetes.default.svc.cluster.local"
AT_ONCE = 4
# all tries together: a kube-proxy that was started again with its host writes its rules within its sync period, 30 s at most
TRY_SECONDS = 35
# one answer; where machines are slow to run a pod they are as slow to answer, up to a limit
ANSWER_SECONDS, ANSWER_AT_MOST = 10, 40


class CheckFailed(Exception):
    """A sentence for the person who runs the deploy."""


class Cluster:
    def __init__(self, kubeconfig, namespace):
        self.base = ["/usr/local/bin/kubectl", "--kubeconfig", kubeconfig]
        self.namespace = namespace
        self.patient_until = 0.0
        self.answer_seconds = ANSWER_SECONDS

    def be_patient(self, start_seconds):
        """From now on, with machines that took so long to run the probes."""
        self.answer_seconds = min(max(ANSWER_SECONDS, start_seconds), ANSWER_AT_MOST)
        self.patient_until = time.monotonic() + TRY_SECONDS * self.answer_seconds / ANSWER_SECONDS

    def run(self, *args, text=None, timeout=30):
        """(succeeded, output)"""
        try:
            done = subprocess.run(
                [*self.base, *args], input=text, capture_output=True, text=True, timeout=timeout, check=False
            )
        except subprocess.TimeoutExpired:
            return False, "no answer in %d s" % timeout
        return done.returncode == 0, (done.stdout if done.returncode == 0 else done.stderr).strip()

    def need(self, *args, text=None):
        succeeded, said = self.run(*args, text=text)
        if not succeeded:
            raise CheckFailed("kubectl %s failed: %s" % (" ".join(args[:3]), said[-1000:]))
        return said

    def ask(self, pod, command):
        """Runs a command in a pod, again while it fails and time is left of what all commands have together."""
        while True:
            succeeded, said = self.run("exec", "--namespace", self.namespace, pod, "--", *command, timeout=self.answer_seconds)
            if succeeded or time.monotonic() > self.patient_until:
                return succeeded, said
            time.sleep(0.5)


def manifests(namespace, parameters):
    labels = {LABEL: "pod-network"}
    container = {
        "name": "probe",
        "image": parameters["image"],
        "imagePullPolicy": "IfNotPresent",
        "ports": [{"containerPort": parameters["port"]}],
        "readinessProbe": {"httpGet": {"path": "/", "port": parameters["port"]}, "periodSeconds": 1},
        "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}},
    }
    pod = {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": 0,
        "tolerations": [{"operator": "Exists"}],
        "containers": [container],
    }
    yield {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace, "labels": labels}}
    yield {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "probe", "namespace": namespace},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": pod},
        },
    }


def wait_for_pods(cluster, nodes, timeout):
    end = time.monotonic() + timeout
    while True:
        pods = json.loads(cluster.need("get", "pods", "--namespace", cluster.namespace, "--output", "json"))["items"]
        ready = {}
        for pod in pods:
            conditions = {one["type"]: one["status"] for one in pod["status"].get("conditions", [])}
            if conditions.get("Ready") == "True":
                ready[pod["spec"]["nodeName"]] = (pod["metadata"]["name"], pod["status"]["podIP"])
        if set(nodes) <= set(ready):
            return ready
        if time.monotonic() > end:
            late = sorted(set(nodes) - set(ready))
            raise CheckFailed("No probe pod became ready on %s in %d s%s." % (", ".join(late), timeout, why(cluster, pods)))
        time.sleep(0.3)


def why(cluster, pods):
    """Last event of a pod that does not run."""
    for pod in pods:
        selector = "involvedObject.name=" + pod["metadata"]["name"]
        shown = cluster.run("get", "events", "--namespace", cluster.namespace, "--field-selector", selector, "--output", "json")
        events = json.loads(shown[1])["items"] if shown[0] else []
        warnings = [one["message"] for one in events if one.get("type") == "Warning"]
        if warnings:
            return ": " + warnings[-1][:500]
    return ""


def check(cluster, parameters):
    for manifest in manifests(cluster.namespace, parameters):
        cluster.need("create", "--filename", "-", text=json.dumps(manifest))
    service = cluster.need("get", "service", "kubernetes", "--output", "jsonpath={.spec.clusterIP}")
    began = time.monotonic()
    pods = wait_for_pods(cluster, parameters["nodes"], parameters["timeout"])
    cluster.be_patient(time.monotonic() - began)
    lines, problems = [], []

    def resolve(node):
        succeeded, said = cluster.ask(pods[node][0], [*parameters["lookup"], NAME])
        if succeeded and service in said:
            lines.append("A pod on %s resolves %s to %s." % (node, NAME, service))
        else:
            problems.append("A pod on %s does not resolve %s: %s" % (node, NAME, said[-300:] or "no answer"))

    def connect(pair):
        source, target = pair
        url = "http://%s:%d/" % (pods[target][1], parameters["port"])
        succeeded, said = cluster.ask(pods[source][0], [*parameters["fetch"], url])
        if succeeded:
            lines.append("A pod on %s reaches %s on %s." % (source, url, target))
        else:
            problems.append("A pod on %s does not reach %s on %s: %s" % (source, url, target, said[-300:] or "no answer"))

    nodes = sorted(parameters["nodes"])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(resolve, nodes))
        list(pool.map(connect, [(a, b) for a in nodes for b in nodes if a != b]))
    if problems:
        raise CheckFailed("\n".join(sorted(problems)))
    return sorted(lines)


def main():
    words = {"type": "list", "elements": "str", "required": True}
    module = AnsibleModule(
        argument_spec={
            "kubeconfig": {"type": "path", "required": True},
            "image": {"type": "str", "required": True},
            "nodes": words,
            "port": {"type": "int", "default": 8080},
            "lookup": words,
            "fetch": words,
            "timeout": {"type": "int", "default": 120},
        },
    )
    cluster = Cluster(module.params["kubeconfig"], "fairlead-check-" + secrets.token_hex(4))
    # what a killed run left, and at the end our own
    clear = ("delete", "namespace", "--selector", LABEL + "=pod-network", "--wait=false", "--ignore-not-found")
    cluster.run(*clear)
    try:
        lines = check(cluster, module.params)
    except CheckFailed as failure:
        module.fail_json(msg=str(failure))
    finally:
        cluster.run(*clear)
    module.exit_json(changed=False, lines=lines)


if __name__ == "__main__":
    main()
