#!/usr/bin/python
"""Has the host's time service read its servers anew."""

from __future__ import annotations

DOCUMENTATION = r"""
module: host_time
short_description: Restarts the time service of a host when its servers are newer
description:
  - Looks for systemd-timesyncd and chrony and restarts the one that is there when its file changed after it was started.
    A host with neither cannot keep time by the plan's servers and is refused.
options:
  files:
    description: The files with the servers, of both services.
    type: list
    elements: path
    required: true
"""

RETURN = r"""
service: {description: Name of the unit that keeps time., type: str, returned: success}
"""

import os
import time

from ansible.module_utils.basic import AnsibleModule

SERVICES = {"systemd-timesyncd": "timesyncd", "chrony": "chrony"}


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
    if not names:
        module.fail_json(msg="The plan names NTP servers and the host has neither systemd-timesyncd nor chrony: install one, or leave the servers out.")
    name = next((one for one in names if show(module, one, "ActiveState") == "active"), names[0])
    own = [path for path in module.params["files"] if SERVICES[name] in path]
    changed = max(os.stat(path).st_ctime for path in own)
    if show(module, name, "ActiveState") == "active" and changed <= started_at(module, name):
        module.exit_json(changed=False, service=name)
    if not module.check_mode:
        code, out, error = module.run_command(["systemctl", "restart", name])
        if code != 0:
            module.fail_json(msg="%s does not restart: %s" % (name, (error or out).strip()))
    module.exit_json(changed=True, service=name)


if __name__ == "__main__":
    main()
