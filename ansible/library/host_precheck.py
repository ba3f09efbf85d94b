#!/usr/bin/python
"""Looks, changes nothing: may this host become a node of this cluster?"""

from __future__ import annotations

DOCUMENTATION = r"""
module: host_precheck
short_description: Refuses a host that must not be deployed on, with the evidence
description:
  - Fails with one sentence for each problem. A host that carries the ownership file of the same lab and cluster may have
    what a deploy leaves; any other host must be free of it.
options:
  owner: {description: What the ownership file must say; lab_id, cluster_id and kubernetes., type: dict, required: true}
  arch: {description: Architecture the bundle is for (amd64, arm64)., type: str, required: true}
  host_os: {description: ID-VERSION_ID of /etc/os-release the bundle is for., type: str, required: true}
  address: {description: The node's address., type: str, required: true}
  nic: {description: Interface that must carry the address., type: str}
  peers: {description: Node addresses of the other hosts., type: list, elements: str, required: true}
  swap_allowed: {description: Whether kubelet is configured to run beside swap., type: bool, required: true}
  disk_bytes: {description: Bytes that must be free below /var/lib., type: int, required: true}
  base_url: {description: Where the bundle's files are served., type: str, required: true}
  sample: {description: A file of the bundle that must be readable there; source and sha256., type: dict, required: true}
"""

RETURN = r"""
state:
  description: C(empty), C(unfinished) after a deploy of this cluster that did not end, or C(member) of this cluster.
  type: str
  returned: success
machine_id: {description: Content of /etc/machine-id., type: str, returned: success}
"""

import json
import os
import platform
import socket

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.bundle_fetch import FetchError, stream
from ansible.module_utils.host_busy import processes

OWNER_FILE = "/etc/fairlead/owner.json"
MEMBER_FILE = "/etc/fairlead/member.json"
ARCHES = {"x86_64": "amd64", "aarch64": "arm64"}
LEFTOVERS = [
    ("/etc/kubernetes", "Kubernetes configuration"),
    ("/var/lib/etcd", "an etcd database"),
    ("/var/lib/kubelet", "a kubelet's state"),
    ("/etc/cni/net.d", "a pod network's configuration"),
]
PORTS = {10250: "kubelet", 6443: "kube-apiserver", 2379: "etcd", 2380: "etcd", 10257: "kube-controller-manager", 10259: "kube-scheduler"}


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as source:
            return source.read()
    except OSError:
        return ""


def files_below(folder):
    """First file below a folder, or None. Empty folders, as packages leave them, are not evidence."""
    for parent, _folders, names in os.walk(folder):
        if names:
            return os.path.join(parent, sorted(names)[0])
    return None


def ownership(owner):
    """What stands on the host: (state, problem)."""
    text = read(OWNER_FILE)
    if not text:
        return "empty", None
    try:
        found = json.loads(text)
    except ValueError:
        return "empty", "%s cannot be read: somebody changed it; reset the host." % OWNER_FILE
    if found.get("labId") != owner["labId"] or found.get("clusterId") != owner["clusterId"]:
        return "empty", "The host belongs to cluster %s of lab %s (%s): remove it there first, or reset it." % (
            found.get("clusterId"),
            found.get("labId"),
            OWNER_FILE,
        )
    if found.get("kubernetes") != owner["kubernetes"]:
        return "empty", "The host carries Kubernetes %s of this cluster and the plan says %s: a deploy does not upgrade." % (
            found.get("kubernetes"),
            owner["kubernetes"],
        )
    return ("member" if os.path.exists(MEMBER_FILE) else "unfinished"), None


def leftovers():
    for folder, what in LEFTOVERS:
        evidence = files_below(folder)
        if evidence:
            yield "The host carries %s of another installation (%s): reset it or take another host." % (what, evidence)
    for pid, name in processes():
        if name in ("kubelet", "containerd", "etcd", "kube-apiserver"):
            yield "%s of another installation runs on the host (process %d): reset it or take another host." % (name, pid)
    listening = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in read(table).splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A":
                listening.add(int(fields[1].rsplit(":", 1)[1], 16))
    for port in sorted(listening & set(PORTS)):
        yield "Port %d, which %s needs, is in use on the host: stop what listens there." % (port, PORTS[port])


def platform_problems(parameters, state):
    release = dict(line.split("=", 1) for line in read("/etc/os-release").splitlines() if "=" in line)
    found = "%s-%s" % (release.get("ID", "?").strip('"'), release.get("VERSION_ID", "?").strip('"'))
    if found != parameters["host_os"]:
        yield "The host runs %s and the bundle's packages fit %s: take another bundle or another host." % (found, parameters["host_os"])
    arch = ARCHES.get(platform.machine(), platform.machine())
    if arch != parameters["arch"]:
        yield "The host is %s and the bundle is for %s." % (arch, parameters["arch"])
    if os.geteuid() != 0:
        yield "The SSH user is not root: a deploy needs root on the host."
    if not os.path.isdir("/run/systemd/system"):
        yield "The host does not run systemd, which starts containerd and kubelet."
    if not parameters["swap_allowed"] and len(read("/proc/swaps").splitlines()) > 1:
        yield "Swap is on and kubelet is configured to refuse it: turn it off (swapoff -a and /etc/fstab)."
    if state == "member":
        return  # it has what a deploy brings, and its pods may fill the rest
    disk = os.statvfs("/var/lib")
    free = disk.f_bavail * disk.f_frsize
    if free < parameters["disk_bytes"]:
        yield "Below /var/lib are %d MB free, a deploy needs %d MB." % (free >> 20, parameters["disk_bytes"] >> 20)


def network_problems(module, parameters):
    """Routes of the pod network name the other node as next hop, which only works on one layer-2 network."""
    addresses = json.loads(module.run_command(["ip", "-j", "-4", "address", "show"], check_rc=True)[1] or "[]")
    links = {one["local"]: link["ifname"] for link in addresses for one in link["addr_info"]}
    if parameters["address"] not in links:
        yield "No interface of the host carries %s, the node address of the plan." % parameters["address"]
        return
    if parameters["nic"] and links[parameters["address"]] != parameters["nic"]:
        yield "%s is on %s, the plan says %s." % (parameters["address"], links[parameters["address"]], parameters["nic"])
    for peer in parameters["peers"]:
        code, out, error = module.run_command(["ip", "-j", "-4", "route", "get", peer, "from", parameters["address"]])
        route = json.loads(out)[0] if code == 0 and out.strip() else {}
        if not route:
            yield "The host has no route to %s (%s)." % (peer, error.strip())
        elif route.get("gateway"):
            yield "%s is behind the router %s: this pod network needs all hosts on one layer-2 network." % (peer, route["gateway"])
        elif not answers_on_link(module, peer):
            yield "%s does not answer on the layer-2 network of %s: check cable, VLAN and address." % (peer, route.get("dev"))


def answers_on_link(module, peer):
    for _attempt in range(3):
        probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with probe:
            probe.sendto(b"", (peer, 9))  # discard: any packet makes the kernel ask for the neighbour
        for _wait in range(10):
            shown = module.run_command(["ip", "-j", "neigh", "show", peer])[1]
            neighbours = json.loads(shown) if shown.strip() else []
            if any(one.get("lladdr") and "FAILED" not in one.get("state", []) for one in neighbours):
                return True
            module.run_command(["sleep", "0.1"])
    return False


def main():
    text = {"type": "str", "required": True}
    module = AnsibleModule(
        argument_spec={
            "owner": {"type": "dict", "required": True},
            "arch": text,
            "host_os": text,
            "address": text,
            "nic": {"type": "str"},
            "peers": {"type": "list", "elements": "str", "required": True},
            "swap_allowed": {"type": "bool", "required": True},
            "disk_bytes": {"type": "int", "required": True},
            "base_url": text,
            "sample": {"type": "dict", "required": True},
        },
        supports_check_mode=True,
    )
    parameters = module.params
    state, foreign = ownership(parameters["owner"])
    problems = [foreign] if foreign else []
    if state == "empty":
        problems += leftovers()
    problems += platform_problems(parameters, state)
    problems += network_problems(module, parameters)
    try:
        sample = parameters["sample"]
        stream(parameters["base_url"], sample["source"], sample["sha256"], lambda _block: None)
    except FetchError as error:
        problems.append(str(error))
    if problems:
        module.fail_json(msg="\n".join(problems), problems=problems, state=state)
    module.exit_json(changed=False, state=state, machine_id=read("/etc/machine-id").strip())


if __name__ == "__main__":
    main()
