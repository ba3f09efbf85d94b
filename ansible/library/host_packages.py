#!/usr/bin/python
"""Installs those Debian packages of the bundle that a host does not have."""

from __future__ import annotations

DOCUMENTATION = r"""
module: host_packages
short_description: Installs missing Debian packages from the bundle
description:
  - A package the host has, in whatever version, stays as it is. The missing ones are installed together by dpkg, which
    puts them into the order their dependencies ask for.
options:
  base_url: {description: Where the bundle's files are served., type: str, required: true}
  packages:
    description: Packages the host must have.
    type: list
    elements: dict
    required: true
    suboptions:
      name: {description: Name of the package., type: str, required: true}
      source: {description: Path inside the bundle., type: str, required: true}
      sha256: {description: SHA-256 of the source., type: str, required: true}
"""

RETURN = r"""
installed:
  description: Names of the packages that were missing.
  type: list
  elements: str
  returned: always
"""

import os
import shutil
import tempfile

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.bundle_fetch import FetchError, fetch
from ansible.module_utils.host_record import note


def installed_packages(module):
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n"]
    lines = module.run_command(query, check_rc=True)[1].splitlines()
    return {name for name, status in (line.split() for line in lines) if status == "installed"}


def install(module, missing):
    folder = tempfile.mkdtemp(prefix="fairlead-packages-")
    try:
        paths = []
        for package in missing:
            path = os.path.join(folder, package["name"] + ".deb")
            fetch(module.params["base_url"], package["source"], package["sha256"], path, 0o644)
            paths.append(path)
        quiet = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        code, out, error = module.run_command(["dpkg", "--install", *paths], environ_update=quiet)
        if code != 0:
            module.fail_json(msg="dpkg could not install the bundle's packages: %s" % (error or out).strip()[-2000:])
    finally:
        shutil.rmtree(folder)


def main():
    package = {"name": {"type": "str", "required": True}, "source": {"type": "str", "required": True}, "sha256": {"type": "str", "required": True}}
    module = AnsibleModule(
        argument_spec={
            "base_url": {"type": "str", "required": True},
            "packages": {"type": "list", "elements": "dict", "required": True, "options": package},
        },
        supports_check_mode=True,
    )
    present = installed_packages(module)
    missing = [package for package in module.params["packages"] if package["name"] not in present]
    if missing and not module.check_mode:
        note("packages", [package["name"] for package in missing])
        try:
            install(module, missing)
        except FetchError as error:
            module.fail_json(msg=str(error))
    module.exit_json(changed=bool(missing), installed=[package["name"] for package in missing])


if __name__ == "__main__":
    main()
