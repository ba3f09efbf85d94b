"""Files of the bundle, read from the file server that the host sees on its own loopback address."""

from __future__ import annotations

import hashlib
import os
import tempfile
import urllib.request

BLOCK = 1 << 20
# The bundle is on the host's loopback; a proxy meant for the internet must not see it.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class FetchError(Exception):
    """A sentence for the person who runs the deploy."""


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as source:
        while block := source.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _blocks(url, source):
    try:
        with _opener.open(url, timeout=60) as answer:
            while block := answer.read(BLOCK):
                yield block
    except OSError as error:
        raise FetchError(
            "The bundle file %s could not be read through the SSH connection (%s): run the deploy again." % (source, error)
        ) from error


def stream(base_url, source, sha256, write):
    """Hands each block to `write`; raises when the whole is not what bundle.json names."""
    digest = hashlib.sha256()
    url = base_url.rstrip("/") + "/" + source
    for block in _blocks(url, source):
        digest.update(block)
        write(block)
    if digest.hexdigest() != sha256:
        raise FetchError(
            "The bundle file %s has SHA-256 %s but bundle.json names %s: check the bundle."
            % (source, digest.hexdigest(), sha256)
        )


def place(path, mode, fill):
    """Makes `path` whole or not at all: filled beside its place, then renamed."""
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o755, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".fairlead-")
    try:
        with os.fdopen(handle, "wb", buffering=0) as target:
            fill(target)
        os.chmod(temporary, mode)
        os.rename(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def fetch(base_url, source, sha256, path, mode):
    place(path, mode, lambda target: stream(base_url, source, sha256, target.write))
