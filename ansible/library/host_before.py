#!/usr/bin/python
"""Notes how a host is before the first deploy changes it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: host_before
short_description: Begins the record that a reset goes by
description:
  - Notes which of the places that Kubernetes and containerd fill were there, the kernel settings they change, and the tables of
    nftables. Once written
    it is never written anew.
options: {}
"""

RETURN = r"""
record: {description: Where it lies., type: str, returned: success}
"""

import json
import os
import shutil

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.host_record import RECORD, read_record, write_record
from ansible.module_utils.node_places import PLACES, SETTINGS, SHARED_FOLDERS, describe, pod_cgroups, read_setting


def tables(module):
    """Tables of nftables: (family, name). A host without the program has none of its making."""
    if not shutil.which("nft"):
        return []
    out = module.run_command(["nft", "--json", "list", "tables"])[1]
    listed = json.loads(out)["nftables"] if out.strip() else []
    return [[one["table"]["family"], one["table"]["name"]] for one in listed if "table" in one]


def main():
    module = AnsibleModule(argument_spec={}, supports_check_mode=True)
    if read_record() is not None:
        module.exit_json(changed=False, record=RECORD)
    record = {
        "format": 1,
        "files": {},
        "folders": [folder for folder in SHARED_FOLDERS if not os.path.isdir(folder)],
        "packages": [],
        "settings": {name: value for name in SETTINGS if (value := read_setting(name)) is not None},
        "modules": [],
        "places": {place: there for place in PLACES if (there := describe(place))},
        "cgroups": pod_cgroups(),
        "tables": tables(module),
    }
    if not module.check_mode:
        write_record(record)
    module.exit_json(changed=True, record=RECORD)


if __name__ == "__main__":
    main()
