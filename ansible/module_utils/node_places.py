"""What Kubernetes, containerd and the pod network fill or change on a host by themselves while they run."""

from __future__ import annotations

import glob
import os
import stat

PLACES = [
    "/etc/kubernetes",
    "/etc/cni/net.d",
    "/etc/cni",
    "/var/lib/kubelet",
    "/var/lib/etcd",
    "/var/lib/containerd",
    "/var/lib/cni",
    "/var/log/pods",
    "/var/log/containers",
    "/usr/libexec/kubernetes",
    "/opt/containerd",
    "/run/containerd",
    "/run/kubernetes",
    "/run/xtables.lock",
    "/root/.kube/cache",
    "/root/.kube",
    "/var/cache/ldconfig/aux-cache",
]

# Made by the CNI plugins and by kube-proxy's pod; others may use them by now.
SHARED_FOLDERS = ["/run/netns", "/usr/lib/modules"]


def inside(folder):
    """What is in a folder; a file system of its own begins with lost+found."""
    return [name for name in os.listdir(folder) if name != "lost+found"]


def describe(place):
    """How a place is: its permission bits and whether nothing is in it. None where there is none."""
    if not os.path.lexists(place):
        return None
    folder = os.path.isdir(place) and not os.path.islink(place)
    return {"mode": stat.S_IMODE(os.lstat(place).st_mode), "empty": folder and not inside(place)}


def pod_cgroups():
    """Roots of the pods' cgroups: in every hierarchy of version 1, or the one of version 2."""
    return sorted(glob.glob("/sys/fs/cgroup/kubepods*") + glob.glob("/sys/fs/cgroup/*/kubepods*"))


# kubelet: pkg/kubelet/cm/container_manager_linux.go, setupKernelTunables; kube-proxy: cmd/kube-proxy/app/conntrack.go
SETTINGS = [
    "vm.overcommit_memory",
    "vm.panic_on_oom",
    "kernel.panic",
    "kernel.panic_on_oops",
    "kernel.keys.root_maxkeys",
    "kernel.keys.root_maxbytes",
    "net.ipv4.conf.all.route_localnet",
    "net.netfilter.nf_conntrack_max",
    "net.netfilter.nf_conntrack_tcp_timeout_established",
    "net.netfilter.nf_conntrack_tcp_timeout_close_wait",
]


def setting_place(name):
    return "/proc/sys/" + name.replace(".", "/")


def read_setting(name):
    """The kernel's value, or None where it has no such setting."""
    try:
        with open(setting_place(name), encoding="utf-8") as source:
            return source.read().strip()
    except OSError:
        return None
