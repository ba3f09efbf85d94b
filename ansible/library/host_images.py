#!/usr/bin/python
"""Imports the bundle's images into containerd, straight from the file server: nothing is pulled, nothing lies on disk twice."""

from __future__ import annotations

DOCUMENTATION = r"""
module: host_images
short_description: Imports images of the bundle into containerd
description:
  - An archive is read only when one of its images is missing or has another digest. After the import every image must
    have the digest bundle.json names.
options:
  base_url: {description: Where the bundle's files are served., type: str, required: true}
  archives:
    description: Image archives (OCI layouts).
    type: list
    elements: dict
    required: true
    suboptions:
      source: {description: Path inside the bundle., type: str, required: true}
      sha256: {description: SHA-256 of the source., type: str, required: true}
      images: {description: Full image name to manifest digest., type: dict, required: true}
"""

RETURN = r"""
imported:
  description: Names of the images that were missing.
  type: list
  elements: str
  returned: always
"""

import subprocess

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.bundle_fetch import FetchError, stream

CTR = ["/usr/local/bin/ctr", "--namespace", "k8s.io", "images"]


def missing_images(module, wanted):
    lines = module.run_command([*CTR, "list"], check_rc=True)[1].splitlines()[1:]
    present = {fields[0]: fields[2] for fields in (line.split() for line in lines) if len(fields) > 2}
    return sorted(name for name, digest in wanted.items() if present.get(name) != digest)


def import_archive(module, archive):
    # by containerd's transfer service it takes twice the processor time
    with subprocess.Popen([*CTR, "import", "--local", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as ctr:
        try:
            stream(module.params["base_url"], archive["source"], archive["sha256"], ctr.stdin.write)
            ctr.stdin.close()
        except BrokenPipeError:
            pass  # ctr's own words say why
        except BaseException:
            ctr.kill()
            raise
        said = ctr.stdout.read().decode(errors="replace").strip()
    if ctr.returncode != 0:
        module.fail_json(msg="containerd did not take the images of %s: %s" % (archive["source"], said[-2000:]))


def main():
    archive = {"source": {"type": "str", "required": True}, "sha256": {"type": "str", "required": True}, "images": {"type": "dict", "required": True}}
    module = AnsibleModule(
        argument_spec={
            "base_url": {"type": "str", "required": True},
            "archives": {"type": "list", "elements": "dict", "required": True, "options": archive},
        },
        supports_check_mode=True,
    )
    imported = []
    for item in module.params["archives"]:
        missing = missing_images(module, item["images"])
        if not missing:
            continue
        imported += missing
        if module.check_mode:
            continue
        try:
            import_archive(module, item)
        except FetchError as error:
            module.fail_json(msg=str(error))
        wrong = missing_images(module, item["images"])
        if wrong:
            module.fail_json(msg="After the import of %s these images are missing or differ from bundle.json: %s." % (item["source"], ", ".join(wrong)))
    module.exit_json(changed=bool(imported), imported=imported)


if __name__ == "__main__":
    main()
