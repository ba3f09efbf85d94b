#!/usr/bin/python
"""Takes a node off a host and brings the host back to how it was before the first deploy."""

from __future__ import annotations

DOCUMENTATION = r"""
module: host_reset
short_description: Removes everything a deploy brought to a host
description:
  - Goes by the record that the first deploy began (host_before). Of another installation, which left no record, only the
    places that the precheck refuses are cleared, and its kubelet is stopped.
  - Every step may have been done already, so a reset that was broken off is finished by the next one.
options:
  lab: {description: Lab that is reset., type: str, required: true}
  other_labs: {description: Labs whose hosts must not be touched; id to name., type: dict, required: true}
"""

RETURN = r"""
done: {description: What was removed or brought back, in words., type: list, elements: str, returned: success}
left: {description: What could not be brought back, in words., type: list, elements: str, returned: success}
found: {description: What of a deploy is on the host., type: list, elements: str, returned: in check mode}
"""

import glob
import json
import os
import shutil
import signal
import time

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.host_record import KEPT, STATE, read_record
from ansible.module_utils.node_places import PLACES, inside, pod_cgroups, read_setting, setting_place

OWNER_FILE = "/etc/fairlead/owner.json"
UNITS = ["kubelet", "fairlead-pod-routes"]
SHIM = "/usr/local/bin/containerd-shim-runc-v2"
# containerd's unit ends containerd alone: a plugin under way would lay the bridge anew
PLUGINS = ("/opt/cni/bin/", "/usr/local/bin/runc")
FOREIGN = ["/etc/kubernetes", "/var/lib/etcd", "/var/lib/kubelet", "/etc/cni/net.d"]
MOUNTS = ("/var/lib/kubelet/", "/run/containerd/", "/var/lib/containerd/", "/run/netns/cni-")
OUR_TABLES = {"kube-proxy", "cni_hostport"}
SLICE = "kubepods.slice"
# the servers of a plan; who keeps time reads them when it starts
TIME_FILES = {"/etc/systemd/timesyncd.conf.d/50-fairlead.conf": "systemd-timesyncd", "/etc/chrony/sources.d/fairlead.sources": "chrony"}
CHAINS = ("KUBE-", "CNI-")
LINKS = ("cni0", "kube-ipvs0")


class Reset:
    def __init__(self, module):
        self.module = module
        self.done = []
        self.left = []

    def run(self, *command, seconds=60):
        code, out, error = self.module.run_command(["timeout", str(seconds), *command])
        return code, out, error

    # -- what runs ---------------------------------------------------------------------------------------------------

    def leave_cluster(self):
        if not (os.path.exists("/usr/local/bin/kubeadm") and os.path.isdir("/etc/kubernetes")):
            return
        self.run("/usr/local/bin/kubeadm", "reset", "--force", "--cri-socket", "unix:///run/containerd/containerd.sock", seconds=120)
        self.done.append("left the cluster")

    def stop_units(self, units):
        for unit in units:
            if self.run("systemctl", "is-active", unit)[0] == 0 or self.run("systemctl", "is-enabled", unit)[0] == 0:
                self.run("systemctl", "disable", "--now", unit)
                self.done.append("stopped %s" % unit)

    def end_containers(self):
        """A shim is the parent of its containers; the first process of a container takes its others along."""
        parents = {}
        shims, plugins = set(), set()
        for folder in glob.glob("/proc/[0-9]*"):
            pid = int(folder[6:])
            try:
                with open(folder + "/stat", encoding="utf-8", errors="replace") as source:
                    parents[pid] = int(source.read().rsplit(")", 1)[1].split()[1])
                program = os.readlink(folder + "/exe").split(" ")[0]
                if program == SHIM:
                    shims.add(pid)
                elif program.startswith(PLUGINS):
                    plugins.add(pid)
            except (OSError, IndexError):
                continue
        doomed = [pid for pid, parent in parents.items() if parent in shims] + sorted(shims | plugins)
        for pid in doomed:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if doomed:
            time.sleep(0.5)
            self.done.append("ended %d processes of containers" % len(doomed))

    def unmount(self):
        with open("/proc/self/mountinfo", encoding="utf-8") as source:
            points = [line.split()[4].replace("\\040", " ") for line in source]
        ours = [point for point in points if point.startswith(MOUNTS)]
        for point in sorted(ours, key=len, reverse=True):
            self.run("umount", "--lazy", point)
        for name in glob.glob("/run/netns/cni-*"):
            os.unlink(name)
        if ours:
            self.done.append("unmounted %d file systems" % len(ours))

    def remove_cgroups(self, before):
        if before == [] and self.run("systemctl", "is-active", SLICE)[0] == 0:
            # made by the kubelet through systemd, which else believes in them until the next start
            self.run("systemctl", "stop", SLICE)
            self.done.append("stopped %s and the pods' slices below it" % SLICE)
        removed = 0
        for root in pod_cgroups():
            for folder, _folders, _files in os.walk(root, topdown=False):
                if folder in before:
                    continue
                try:
                    os.rmdir(folder)
                    removed += 1
                except OSError:
                    self.left.append("the cgroup %s is in use" % folder)
        if removed:
            self.done.append("removed %d cgroups of pods" % removed)

    # -- network -----------------------------------------------------------------------------------------------------

    def remove_links(self):
        there = links(self.module)
        names = [name for name, bridge in there.items() if bridge == "cni0"]
        names += [name for name in LINKS if name in there]
        for name in names:
            self.run("ip", "link", "delete", name)
        if names:
            self.done.append("removed the interfaces %s" % ", ".join(names))

    def clean_rules(self, before):
        if not shutil.which("nft"):
            return
        for family, name in self.tables():
            if name in OUR_TABLES:
                self.run("nft", "delete", "table", family, name)
                self.done.append("removed the table %s %s of nftables" % (family, name))
            elif [family, name] not in before and self.is_iptables_empty(family, name):
                self.run("nft", "delete", "table", family, name)
                self.done.append("removed the table %s %s that kubelet's iptables made" % (family, name))

    def tables(self):
        out = self.run("nft", "--json", "list", "tables")[1]
        listed = json.loads(out)["nftables"] if out.strip() else []
        return [(one["table"]["family"], one["table"]["name"]) for one in listed if "table" in one]

    def is_iptables_empty(self, family, name):
        """A table of iptables-nft in which nothing is left but what kubelet and the CNI plugins put there."""
        if family not in ("ip", "ip6") or name not in ("filter", "nat", "mangle", "raw"):
            return False
        out = self.run("nft", "--json", "list", "table", family, name)[1]
        for one in json.loads(out)["nftables"] if out.strip() else []:
            rule = one.get("rule")
            if rule and not rule["chain"].startswith(CHAINS) and not self.jumps_to_ours(rule):
                return False
            chain = one.get("chain")
            if chain and "hook" not in chain and not chain["name"].startswith(CHAINS):
                return False
        return True

    @staticmethod
    def jumps_to_ours(rule):
        targets = [step[verb]["target"] for step in rule["expr"] for verb in ("jump", "goto") if isinstance(step.get(verb), dict)]
        return any(target.startswith(CHAINS) for target in targets)

    # -- settings, packages, files -----------------------------------------------------------------------------------

    def restore_settings(self, settings):
        differ = {name: value for name, value in settings.items() if read_setting(name) not in (None, value)}
        for name, value in differ.items():
            try:
                with open(setting_place(name), "w", encoding="utf-8") as target:
                    target.write(value)
            except OSError as error:
                self.left.append("the kernel setting %s could not be made %s again (%s)" % (name, value, error.strerror))
        if differ:
            self.done.append("brought %d kernel settings back" % len(differ))

    def unload(self, modules):
        for name in modules:
            if os.path.isdir("/sys/module/" + name) and self.run("modprobe", "--remove", name)[0] != 0:
                self.left.append("the kernel module %s is in use, it stays loaded until the next start" % name)

    def purge(self, packages):
        query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n"]
        status = dict(line.split() for line in self.run(*query)[1].splitlines())
        there = [name for name in packages if status.get(name, "not-installed") != "not-installed"]
        if not there:
            return
        quiet = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        code, out, error = self.module.run_command(["dpkg", "--purge", *there], environ_update=quiet)
        if code != 0:
            self.module.fail_json(msg="dpkg could not remove the packages of the deploy: %s" % (error or out).strip()[-2000:])
        self.done.append("removed the packages %s" % ", ".join(there))

    def restore_files(self, files):
        last = [path for path in files if path.startswith("/etc/fairlead/")]
        clocks = [unit for path, unit in TIME_FILES.items() if path in files and os.path.lexists(path)]
        for path in [path for path in files if path not in last]:
            self.restore_file(path, files[path])
        count = len(files) - len(last)
        if count:
            self.done.append("removed or brought back %d files" % count)
        for unit in clocks:
            self.run("systemctl", "try-restart", unit)

    @staticmethod
    def restore_file(path, before):
        if os.path.islink(path) or os.path.isfile(path):
            os.unlink(path)
        if before == "kept" and os.path.lexists(KEPT + path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            shutil.copy2(KEPT + path, path, follow_symlinks=False)

    def remove_places(self, places):
        for place in sorted(places, key=len, reverse=True):
            if os.path.isdir(place) and not os.path.islink(place):
                shutil.rmtree(place, onerror=self.not_removed)
                self.done.append("removed %s" % place)
            elif os.path.lexists(place):
                os.unlink(place)

    def empty_places(self, places):
        """Folders that were there and empty, often a disk of their own, are so again."""
        for place, before in places.items():
            if not os.path.isdir(place):
                continue
            if before["empty"]:
                self.remove_places([os.path.join(place, name) for name in inside(place)])
            os.chmod(place, before["mode"])

    def not_removed(self, _function, path, info):
        self.left.append("%s could not be removed (%s)" % (path, info[1]))

    @staticmethod
    def remove_folders(folders):
        for folder in sorted(folders, key=len, reverse=True):
            try:
                os.rmdir(folder)
            except OSError:
                continue  # somebody else put something there, or it is gone

    # -- the two kinds of host ---------------------------------------------------------------------------------------

    def own(self, record):
        self.leave_cluster()
        self.stop_units([*UNITS, "containerd"])
        self.end_containers()
        self.unmount()
        self.remove_cgroups(record["cgroups"])
        self.remove_links()
        self.clean_rules(record["tables"])
        self.restore_settings(record["settings"])
        self.unload(record["modules"])
        self.purge(record["packages"])
        self.restore_files(record["files"])
        self.remove_places([place for place in PLACES if place not in record["places"]])
        self.empty_places(record["places"])
        self.remove_folders(record["folders"])
        self.run("systemctl", "daemon-reload")
        self.run("systemctl", "reset-failed", *UNITS, "containerd")
        still = [one for one in traces(self.module) if one not in ("/etc/fairlead", STATE)]
        if still:
            self.module.fail_json(msg="Still on the host: %s. Run the reset again." % ", ".join(still), done=self.done, left=self.left)
        # the mark goes last: until here the host is still this lab's, and a further reset goes on
        shutil.rmtree("/etc/fairlead", ignore_errors=True)
        shutil.rmtree(STATE, ignore_errors=True)

    def foreign(self):
        found = [place for place in FOREIGN if any(files for _folder, _folders, files in os.walk(place))]
        if not found:
            return
        self.stop_units(["kubelet"])
        self.unmount()
        for place in found:
            for inner in os.listdir(place):
                self.remove_places([os.path.join(place, inner)])
        self.left.append("programs and packages of the other installation stay as they are")


NO_RECORD = {"files": {}, "folders": [], "packages": [], "settings": {}, "modules": [], "places": {}, "tables": [], "cgroups": []}


def read_owner():
    try:
        with open(OWNER_FILE, encoding="utf-8") as source:
            return json.load(source)
    except (FileNotFoundError, ValueError):
        return None


def links(module):
    """Interface to the bridge it is a port of. By netlink: /sys may be a recording, which sees no interface come again."""
    out = module.run_command(["ip", "-json", "link", "show"], check_rc=True)[1]
    return {one["ifname"]: one.get("master") for one in json.loads(out or "[]") if "ifname" in one}


def traces(module):
    """What of a deploy is on the host."""
    for path in ("/etc/fairlead", STATE, *FOREIGN[:3]):
        if os.path.isfile(path) or any(files for _folder, _folders, files in os.walk(path)):
            yield path
    there = links(module)
    for name in LINKS:
        if name in there:
            yield "the interface " + name
    for path in glob.glob("/proc/[0-9]*/comm"):
        try:
            with open(path, encoding="utf-8", errors="replace") as source:
                name = source.read().strip()
        except OSError:
            continue
        if name in ("kubelet", "etcd", "kube-apiserver"):
            yield "%s (process %s)" % (name, path.split("/")[2])


def main():
    module = AnsibleModule(
        argument_spec={"lab": {"type": "str", "required": True}, "other_labs": {"type": "dict", "required": True}},
        supports_check_mode=True,
    )
    if module.check_mode:
        module.exit_json(changed=False, found=list(traces(module)))
    owner = read_owner()
    lab = owner.get("labId") if owner else None
    other = module.params["other_labs"].get(lab) if lab != module.params["lab"] else None
    if other:
        module.fail_json(msg="The host belongs to the lab %s (%s): reset it there." % (other, OWNER_FILE))
    reset = Reset(module)
    record = read_record()
    if owner or record:
        if not record:
            reset.left.append("no record of the host before the first deploy was found: files and packages of the deploy stay")
        reset.own(record or NO_RECORD)
    else:
        reset.foreign()
    module.exit_json(changed=bool(reset.done), done=reset.done, left=reset.left)


if __name__ == "__main__":
    main()
