"""Events of a run as JSON lines on an inherited file descriptor, each tied to the text of the console."""

from __future__ import annotations

DOCUMENTATION = """
name: fairlead_events
type: notification
short_description: Run events as JSON lines
description:
  - Writes one JSON object a line to a file descriptor the caller opened. Their shape is AnsibleEvent in
    server/contract/deploy.ts.
  - After the text of each event an invisible marker goes to stdout, C(ESC ] 7717 ; seq BEL), so that the lines between
    the markers n-1 and n belong to event n.
requirements: [enable in configuration]
options:
  fd:
    description: Number of the file descriptor.
    env: [{name: FAIRLEAD_EVENTS_FD}]
    type: int
    required: true
"""

import json
import os
import sys
import time

from ansible.plugins.callback import CallbackBase

MESSAGE_BYTES = 4096
CENSORED = "The output is hidden because the task handles a secret (no_log)."


def cut(text):
    data = text.encode("utf-8", "replace")
    return text if len(data) <= MESSAGE_BYTES else data[: MESSAGE_BYTES - 3].decode("utf-8", "ignore") + "…"


def message_of(result):
    """What a person should read of a failure: the module's sentence, and the program's own words when there are any."""
    if "censored" in result:
        return CENSORED
    said = str(result.get("msg") or result.get("reason") or "").strip()
    words = str(result.get("stderr") or result.get("module_stderr") or result.get("stdout") or "").strip()
    if words and words not in said:
        said = "%s: %s" % (said, words[-2000:]) if said else words[-2000:]
    return cut(said.replace("\r", "")) or None


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "fairlead_events"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._seq = 0
        self._out = None
        self._stage = None
        self._started = {}

    def set_options(self, task_keys=None, var_options=None, direct=None):
        super().set_options(task_keys=task_keys, var_options=var_options, direct=direct)
        self._out = self.get_option("fd")
        os.set_inheritable(self._out, False)  # what a task starts must not hold it open

    def _emit(self, event, **fields):
        self._seq += 1
        line = json.dumps({"seq": self._seq, "event": event, "stage": self._stage, **fields}) + "\n"
        data = line.encode("utf-8", "replace")
        while data:
            data = data[os.write(self._out, data) :]
        sys.stdout.write("\x1b]7717;%d\x07" % self._seq)
        sys.stdout.flush()

    def _task(self, task):
        role = task._role.get_name() if task._role else None
        name = str(task.get_name())
        if role and name.startswith(role + " : "):
            name = name[len(role) + 3 :]
        return {"task": str(task._uuid), "name": name, "role": role, "path": task.get_path() or None}

    def _result(self, event, result, status):
        fields = result._result
        host = result._host.get_name()
        started = self._started.get((host, result._task._uuid), time.monotonic())
        item = fields.get("_ansible_item_label")
        self._emit(
            event,
            **self._task(result._task),
            host=host,
            status=status,
            message=message_of(fields) if status in ("failed", "ignored", "unreachable") else None,
            item=None if item is None or "censored" in fields else cut(str(item)),
            durationMs=round((time.monotonic() - started) * 1000),
        )

    def v2_playbook_on_play_start(self, play):
        self._stage = play.get_vars().get("fairlead_stage")
        manager = play.get_variable_manager()
        hosts = [host.get_name() for host in manager._inventory.get_hosts(play.hosts)] if manager else []
        self._emit("play", name=str(play.get_name()), hosts=hosts)

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._emit("task", **self._task(task), action=str(task.action), handler=False)

    def v2_playbook_on_handler_task_start(self, task):
        self._emit("task", **self._task(task), action=str(task.action), handler=True)

    def v2_runner_on_start(self, host, task):
        self._started[(host.get_name(), task._uuid)] = time.monotonic()

    def v2_runner_on_ok(self, result):
        self._result("result", result, "changed" if result._result.get("changed") else "ok")

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._result("result", result, "ignored" if ignore_errors else "failed")

    def v2_runner_on_unreachable(self, result):
        self._result("result", result, "unreachable")

    def v2_runner_on_skipped(self, result):
        self._result("result", result, "skipped")

    def v2_runner_item_on_ok(self, result):
        self._result("item", result, "changed" if result._result.get("changed") else "ok")

    def v2_runner_item_on_failed(self, result):
        self._result("item", result, "failed")

    def v2_runner_item_on_skipped(self, result):
        self._result("item", result, "skipped")

    def v2_runner_retry(self, result):
        attempts = result._result.get("retries", 0)
        attempt = result._result.get("attempts", 0)
        host = result._host.get_name()
        self._emit("retry", **self._task(result._task), host=host, attempt=attempt, attempts=attempts)

    def v2_playbook_on_stats(self, stats):
        self._stage = None
        self._emit("stats", hosts={host: stats.summarize(host) for host in sorted(stats.processed)})
