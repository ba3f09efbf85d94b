"""What Kubernetes, containerd and the pod network fill or change on a host by themselves while they run."""

from __future__ import annotations

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
]

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
