#!/usr/bin/python
"""Loads kernel modules and applies a sysctl file where the kernel is not so yet, whoever changed it and whenever."""

from __future__ import annotations

DOCUMENTATION = r"""
module: host_kernel
short_description: Brings kernel modules and settings to what they should be
description:
  - Compares with the running kernel and not with what was written before, so a run that was broken off between the
    file and its loading is made good by the next one.
options:
  modules:
    description: Module names to a path that is there once the module is loaded or built in.
    type: dict
    required: true
  settings:
    description: A file of sysctl.d(5) on the host.
    type: path
    required: true
"""

RETURN = r"""
loaded: {description: Modules that were loaded., type: list, elements: str, returned: always}
applied: {description: Settings that had another value., type: list, elements: str, returned: always}
"""

import os

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.host_record import note


def wanted_settings(path):
    with open(path, encoding="utf-8") as source:
        for line in source:
            if "=" in line and not line.startswith(("#", ";")):
                name, value = line.split("=", 1)
                yield name.strip(), value.strip()


def place_of(name):
    return "/proc/sys/" + name.replace(".", "/")


def main():
    module = AnsibleModule(
        argument_spec={
            "modules": {"type": "dict", "required": True},
            "settings": {"type": "path", "required": True},
        },
        supports_check_mode=True,
    )
    loaded = [name for name, shown in module.params["modules"].items() if not os.path.exists(shown)]
    if loaded and not module.check_mode:
        note("modules", loaded)
        code, out, error = module.run_command(["modprobe", "--all", *loaded])
        if code != 0:
            module.fail_json(msg="The kernel has no module %s: %s" % (", ".join(loaded), (error or out).strip()))
    applied = []
    for name, value in wanted_settings(module.params["settings"]):
        try:
            with open(place_of(name), encoding="utf-8") as current:
                before = current.read().strip()
                if before.split() == value.split():
                    continue
            applied.append(name)
            if not module.check_mode:
                note("settings", {name: before})
                with open(place_of(name), "w", encoding="utf-8") as target:
                    target.write(value)
        except OSError as problem:
            module.fail_json(msg="The kernel setting %s cannot be made %s: %s." % (name, value, problem.strerror))
    module.exit_json(changed=bool(loaded or applied), loaded=loaded, applied=applied)


if __name__ == "__main__":
    main()
