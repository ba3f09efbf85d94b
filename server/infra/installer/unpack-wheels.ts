/**
 * Python that unpacks the wheels of a bundle, read on stdin by the Python that will run Ansible. A file of its own would
 * not be there once this code is bundled.
 */
export const UNPACK_WHEELS = `"""WHEELS TARGET: unpacks the wheels that fit this Python, as pip would, where there is no pip.

Prints the names of what was unpacked. Ends with a sentence when a package has no wheel that fits.
"""

import compileall
import os
import platform
import re
import sys
import zipfile

# cryptography and what it needs serve only Ansible's vault, which Fairlead does not use
OPTIONAL = {"cryptography", "cffi", "pycparser"}


def fits(wheel):
    _name, _version, *_build, python, abi, plat = wheel[: -len(".whl")].split("-")
    ours = "cp%d%d" % sys.version_info[:2]
    if plat != "any" and not any(one.endswith("_" + platform.machine()) and "musl" not in one for one in plat.split(".")):
        return False
    if abi == "abi3":
        minor = re.fullmatch(r"cp3(\\d+)", python)
        return bool(minor) and int(minor[1]) <= sys.version_info[1]
    return "py3" in python.split(".") if abi == "none" else python == ours and abi == ours


def main():
    source, target = sys.argv[1:]
    names = sorted(name for name in os.listdir(source) if name.endswith(".whl"))
    unpacked = set()
    for name in names:
        if fits(name):
            with zipfile.ZipFile(os.path.join(source, name)) as wheel:
                wheel.extractall(target)
            unpacked.add(name.split("-")[0].lower())
    wanted = {name.split("-")[0].lower() for name in names} - OPTIONAL
    if not wanted or wanted - unpacked:
        lacking = ", ".join(sorted(wanted - unpacked)) or "ansible-core"
        sys.exit("The bundle has no wheel of %s for Python %s on %s." % (lacking, platform.python_version(), platform.machine()))
    compileall.compile_dir(target, quiet=2, workers=0)
    print(" ".join(sorted(unpacked)))


if __name__ == "__main__":
    main()
`;
