#!/usr/bin/python
"""Waits until nothing changes a host any more."""

from __future__ import annotations

DOCUMENTATION = r"""
module: host_quiet
short_description: Waits for kubeadm, apt and dpkg to end
description:
  - Programs that a run started go on when the run is killed. The next one waits for them, and fails with their names when
    they do not end.
options:
  seconds: {description: How long to wait., type: int, required: true}
"""

RETURN = r"""
waited_for:
  description: What was running when the module began.
  type: list
  elements: str
  returned: success
"""

import time

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.host_busy import busy

LOOK_EVERY_S = 0.5


def main():
    module = AnsibleModule(argument_spec={"seconds": {"type": "int", "required": True}}, supports_check_mode=True)
    end = time.monotonic() + module.params["seconds"]
    found = first = busy()
    while found and time.monotonic() < end:
        time.sleep(LOOK_EVERY_S)
        found = busy()
    if found:
        message = "Still running on the host after %d s: %s. See what it does there, wait until it has ended, then run again."
        module.fail_json(msg=message % (module.params["seconds"], ", ".join(found)))
    module.exit_json(changed=False, waited_for=first)


if __name__ == "__main__":
    main()
