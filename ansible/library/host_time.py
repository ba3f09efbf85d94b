#!/usr/bin/python
"""Has the host's time service read its servers anew."""

from __future__ import annotations

DOCUMENTATION = r"""
module: host_time
short_description: Restarts the time service of a host when its servers are newer
description:
  - Looks for systemd-timesyncd and chrony and restarts the one that is there when its file changed, or went, after it was
    started. A host with neither cannot keep time by the plan's servers and is refused.
options:
  files:
    description: The files with the servers, of both services; none = the plan names no servers any more.
    type: list
    elements: path
    required: true
"""

RETURN = r"""
service: {description: Name of the unit that keeps time; none where a host without servers has none., type: str, returned: success}
"""

import os
import time

from ansible.module_utils.basic import AnsibleModule

SERVICES = {"systemd-timesyncd": "timesyncd", "chrony": "chrony"}
# a folder's time shows that a file went
FOLDERS = {"systemd-timesyncd": "/etc/systemd/timesyncd.conf.d", "chrony": "/etc/chrony/sources.d"}


def show(module, name, one):
    return module.run_command(["systemctl", "show", name, "--property=" + one, "--value"], check_rc=True)[1].strip()


def started_at(module, name):
    monotonic = int(show(module, name, "InactiveExitTimestampMonotonic") or 0) / 1e6
    return time.time() - time.clock_gettime(time.CLOCK_MONOTONIC) + monotonic


def main():
    module = AnsibleModule(
        argument_spec={"files": {"type": "list", "elements": "path", "required": True}},
        supports_check_mode=True,
    )
    names = [name for name in SERVICES if show(module, name, "LoadState") == "loaded"]
    if not names and not module.params["files"]:
        module.exit_json(changed=False, service=None)
    if not names:
        module.fail_json(msg="The plan names NTP servers and the host has neither systemd-timesyncd nor chrony: install one, or leave the servers out.")
    name = next((one for one in names if show(module, one, "ActiveState") == "active"), names[0])
    own = [path for path in (*module.params["files"], FOLDERS[name]) if SERVICES[name] in path and os.path.exists(path)]
    changed = max((os.stat(path).st_ctime for path in own), default=0)
    # a service that somebody stopped is started only for servers of the plan
    running = show(module, name, "ActiveState") == "active"
    current = changed <= started_at(module, name) if running else not module.params["files"]
    if current:
        module.exit_json(changed=False, service=name)
    if not module.check_mode:
        code, out, error = module.run_command(["systemctl", "restart", name])
        if code != 0:
            module.fail_json(msg="%s does not restart: %s" % (name, (error or out).strip()))
    module.exit_json(changed=True, service=name)


if __name__ == "__main__":
    main()
