"""What a host was like before the first deploy, so that a reset can bring it back. Written before anything is changed."""

from __future__ import annotations

import json
import os
import shutil

STATE = "/var/lib/fairlead"
RECORD = STATE + "/before.json"
KEPT = STATE + "/kept"


def read_record():
    """The record, or None where none was begun: by a deploy of a version that kept none, or on a host of somebody else."""
    try:
        with open(RECORD, encoding="utf-8") as source:
            return json.load(source)
    except FileNotFoundError:
        return None


def write_record(record):
    os.makedirs(STATE, mode=0o700, exist_ok=True)
    temporary = RECORD + ".new"
    with open(temporary, "w", encoding="utf-8") as target:
        json.dump(record, target, indent=1, sort_keys=True)
        target.flush()
        os.fsync(target.fileno())
    os.rename(temporary, RECORD)


def note_files(paths):
    """Before files are written: which were there, with a copy, and which of their folders were not."""
    record = read_record()
    if record is None:
        return
    new = [path for path in paths if path not in record["files"] and not path.startswith(STATE + "/")]
    for path in new:
        there = os.path.lexists(path)
        if there:
            kept = KEPT + path
            os.makedirs(os.path.dirname(kept), mode=0o700, exist_ok=True)
            shutil.copy2(path, kept, follow_symlinks=False)
        record["files"][path] = "kept" if there else "absent"
        folder = os.path.dirname(path)
        while not os.path.isdir(folder):
            if folder not in record["folders"]:
                record["folders"].append(folder)
            folder = os.path.dirname(folder)
    if new:
        write_record(record)


def note(kind, values):
    """Adds to what was noted of a kind (packages, modules: a list; settings: name to value); what is there stays."""
    record = read_record()
    if record is None or not values:
        return
    if isinstance(record[kind], dict):
        record[kind] = {**values, **record[kind]}
    else:
        record[kind] += [one for one in values if one not in record[kind]]
    write_record(record)
