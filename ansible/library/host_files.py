#!/usr/bin/python
"""Puts files on a host: from the bundle, with given content, or as links, and takes others away. One call instead of one task a file."""

from __future__ import annotations

DOCUMENTATION = r"""
module: host_files
short_description: Puts files of the bundle, rendered files and links on a host
description:
  - Writes only what differs. Every file of the bundle is checked against its SHA-256 before it takes its place.
options:
  base_url:
    description: Where the bundle's files are served. Needed when a file has C(source).
    type: str
  files:
    description: What to put. One of C(source) with C(sha256), C(base64), C(link).
    type: list
    elements: dict
    required: true
    suboptions:
      path: {description: Absolute path on the host., type: path, required: true}
      source: {description: Path inside the bundle., type: str}
      sha256: {description: SHA-256 of the source., type: str}
      base64: {description: The file's text in base64; plain text that looks like JSON would not stay text., type: str}
      link: {description: Target of a symbolic link., type: str}
      mode: {description: Permission bits in octal., type: str, default: "0644"}
  absent:
    description: Paths of files that are to go, where they are there.
    type: list
    elements: path
    default: []
"""

RETURN = r"""
written:
  description: Paths that were not as wanted.
  type: list
  elements: str
  returned: always
removed:
  description: Paths that were to go and were there.
  type: list
  elements: str
  returned: success
"""

import base64
import os
import stat

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.bundle_fetch import FetchError, fetch, place, sha256_of
from ansible.module_utils.host_record import note_files


def is_as_wanted(entry, mode):
    path = entry["path"]
    if entry["link"] is not None:
        return os.path.islink(path) and os.readlink(path) == entry["link"]
    if os.path.islink(path) or not os.path.isfile(path):
        return False
    if stat.S_IMODE(os.stat(path).st_mode) != mode:
        return False
    if entry["base64"] is not None:
        with open(path, "rb") as current:
            return current.read() == base64.b64decode(entry["base64"])
    return sha256_of(path) == entry["sha256"]


def put(base_url, entry, mode):
    path = entry["path"]
    if entry["link"] is not None:
        os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
        temporary = path + ".fairlead-new"
        if os.path.lexists(temporary):
            os.unlink(temporary)
        os.symlink(entry["link"], temporary)
        os.rename(temporary, path)
    elif entry["base64"] is not None:
        place(path, mode, lambda target: target.write(base64.b64decode(entry["base64"])))
    else:
        fetch(base_url, entry["source"], entry["sha256"], path, mode)


def main():
    entry = {
        "path": {"type": "path", "required": True},
        "source": {"type": "str"},
        "sha256": {"type": "str"},
        "base64": {"type": "str"},
        "link": {"type": "str"},
        "mode": {"type": "str", "default": "0644"},
    }
    module = AnsibleModule(
        argument_spec={
            "base_url": {"type": "str"},
            "absent": {"type": "list", "elements": "path", "default": []},
            "files": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": entry,
                "required_one_of": [["source", "base64", "link"]],
                "mutually_exclusive": [["source", "base64", "link"]],
                "required_together": [["source", "sha256"]],
            },
        },
        supports_check_mode=True,
    )
    written = []
    try:
        wanted = [item for item in module.params["files"] if not is_as_wanted(item, int(item["mode"], 8))]
        if not module.check_mode:
            note_files([item["path"] for item in wanted])
        for item in wanted:
            mode = int(item["mode"], 8)
            if not module.check_mode:
                put(module.params["base_url"], item, mode)
            written.append(item["path"])
    except FetchError as error:
        module.fail_json(msg=str(error), written=written)
    except OSError as error:
        module.fail_json(msg="%s cannot be written: %s." % (item["path"], error), written=written)
    removed = [path for path in module.params["absent"] if os.path.lexists(path)]
    for path in [] if module.check_mode else removed:
        try:
            os.unlink(path)
        except OSError as error:
            module.fail_json(msg="%s cannot be removed: %s." % (path, error), written=written)
    module.exit_json(changed=bool(written or removed), written=written, removed=removed)


if __name__ == "__main__":
    main()
