"""What changes a host right now: programs that a deploy or a person started and that have not ended."""

from __future__ import annotations

import fcntl
import glob

BUSY = {"kubeadm", "apt", "apt-get", "aptitude", "dpkg", "unattended-upgr"}
LOCKS = ("/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock")


def processes():
    for path in glob.glob("/proc/[0-9]*/comm"):
        try:
            with open(path, encoding="utf-8", errors="replace") as source:
                yield int(path.split("/")[2]), source.read().strip()
        except OSError:
            continue


def busy():
    """What it is, in words, one a program or lock."""
    found = ["%s (process %d)" % (name, pid) for pid, name in processes() if name in BUSY]
    for lock in LOCKS:
        try:
            with open(lock, "r+", encoding="utf-8") as handle:
                fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            found.append("a change of packages that holds %s" % lock)
        except OSError:
            continue
    return found
