#!/usr/bin/python
"""Gives whoever logs in to a control plane a kubeconfig, and asks the cluster with it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: host_kubeconfig
short_description: Lets the login user use kubectl
description:
  - Copies the administrator's kubeconfig to C(~/.kube/config) of the user who logged in, for that user alone (0600). One
    that is there already and is not of this cluster is left alone.
options: {}
"""

RETURN = r"""
user: {description: Who logged in., type: str, returned: success}
nodes: {description: What kubectl listed as that user., type: list, elements: str, returned: success}
"""

import os
import pwd
import re

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.bundle_fetch import place
from ansible.module_utils.host_record import note_files

ADMIN_CONF = "/etc/kubernetes/admin.conf"
CA = re.compile(rb"certificate-authority-data:\s*(\S+)")


def read(path):
    try:
        with open(path, "rb") as source:
            return source.read()
    except FileNotFoundError:
        return None


def put(path, data, user):
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        os.makedirs(folder, mode=0o700)
        os.chown(folder, user.pw_uid, user.pw_gid)
    place(path, 0o600, lambda target: target.write(data))
    os.chown(path, user.pw_uid, user.pw_gid)


def main():
    module = AnsibleModule(argument_spec={}, supports_check_mode=True)
    user = pwd.getpwnam(os.environ.get("SUDO_USER") or "root")
    path = os.path.join(user.pw_dir, ".kube", "config")
    wanted, found = read(ADMIN_CONF), read(path)
    foreign = found is not None and CA.findall(found) != CA.findall(wanted)
    changed = found != wanted and not foreign
    if changed and not module.check_mode:
        note_files([path])
        put(path, wanted, user)
    config = ADMIN_CONF if foreign else path
    kubectl = ["/usr/local/bin/kubectl", "--kubeconfig", config, "--cache-dir", "/dev/null/none", "get", "nodes", "--output", "name"]
    command = kubectl if foreign or user.pw_uid == 0 else ["runuser", "--user", user.pw_name, "--", *kubectl]
    code, out, error = module.run_command(command)
    if code != 0:
        module.fail_json(msg="kubectl does not work for %s on this host: %s" % (user.pw_name, (error or out).strip()[-700:]))
    if foreign:
        module.warn("%s is of another cluster and stays; kubectl was tried with %s." % (path, ADMIN_CONF))
    module.exit_json(changed=changed, user=user.pw_name, nodes=out.split())


if __name__ == "__main__":
    main()
