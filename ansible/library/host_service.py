#!/usr/bin/python
"""Has a unit of systemd run with the files that are on the disk now."""

from __future__ import annotations

DOCUMENTATION = r"""
module: host_service
short_description: Starts a unit, or restarts one that is older than its files
description:
  - Compares when the unit was started with when its files last changed, and not with what this run wrote. So a run that
    was broken off between a file and the restart is made good by the next one.
options:
  name: {description: Name of the unit., type: str, required: true}
  files: {description: Programs and configuration the unit reads when it starts., type: list, elements: path, required: true}
  routes:
    description: IPv4 routes the unit lays, C(RANGE via ADDRESS). When one of them is not there the unit is restarted.
    type: list
    elements: str
    default: []
  within:
    description: IPv4 range of which no other route may go through a gateway. What an earlier unit laid goes, a restart takes only what the unit of now names.
    type: str
"""

RETURN = r"""
done: {description: C(started), C(restarted) or C(nothing)., type: str, returned: success}
"""

import ipaddress
import json
import os
import time

from ansible.module_utils.basic import AnsibleModule

SHOWN = ["ActiveState", "NeedDaemonReload", "InactiveExitTimestampMonotonic", "LoadState"]


def show(module, name):
    options = ["--property=" + one for one in SHOWN]
    lines = module.run_command(["systemctl", "show", name, *options], check_rc=True)[1].splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def started_at(shown):
    """Wall clock time the unit left the state inactive, s. systemd's own timestamps of the wall clock have whole seconds."""
    monotonic = int(shown.get("InactiveExitTimestampMonotonic") or 0) / 1e6
    return time.time() - time.clock_gettime(time.CLOCK_MONOTONIC) + monotonic


def routes_there(module):
    shown = json.loads(module.run_command(["ip", "-4", "-j", "route", "show"], check_rc=True)[1] or "[]")
    return ["%s via %s" % (one["dst"], one["gateway"]) for one in shown if "gateway" in one]


def is_inside(route, within):
    try:
        return ipaddress.IPv4Network(route.split()[0]).subnet_of(ipaddress.IPv4Network(within, strict=False))
    except ValueError:
        return False  # the default route


def main():
    module = AnsibleModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "files": {"type": "list", "elements": "path", "required": True},
            "routes": {"type": "list", "elements": "str", "default": []},
            "within": {"type": "str"},
        },
        supports_check_mode=True,
    )
    name, routes, within = (module.params[one] for one in ("name", "routes", "within"))
    there = routes_there(module) if routes or within else []
    extra = [route for route in there if within and route not in routes and is_inside(route, within)]
    if not module.check_mode:
        for route in extra:
            module.run_command(["ip", "-4", "route", "delete", *route.split()], check_rc=True)
    shown = show(module, name)
    if shown.get("ActiveState") in ("active", "activating", "reloading"):
        changed = max(os.stat(path).st_ctime for path in module.params["files"])
        stale = changed > started_at(shown) or shown.get("NeedDaemonReload") == "yes"
        verb = "restart" if stale or set(routes) - set(there) else None
    else:
        verb = "start"
    if verb is None:
        module.exit_json(changed=bool(extra), done="nothing")
    if not module.check_mode:
        module.run_command(["systemctl", "daemon-reload"], check_rc=True)
        code, out, error = module.run_command(["systemctl", verb, name])
        if code != 0:
            journal = module.run_command(["journalctl", "--unit", name, "--output", "cat", "--no-pager", "--lines", "5"])[1]
            module.fail_json(msg="%s does not %s: %s" % (name, verb, (journal or error or out).strip()))
    module.exit_json(changed=True, done=verb + "ed")


if __name__ == "__main__":
    main()
