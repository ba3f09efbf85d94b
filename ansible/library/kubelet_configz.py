#!/usr/bin/python
"""Compares the configuration every kubelet runs with to what the plan asked for."""

from __future__ import annotations

DOCUMENTATION = r"""
module: kubelet_configz
short_description: Reads the kubelets' configz and compares it with the plan
description:
  - Asks each kubelet through the API server for the configuration it runs with (GET /configz) and fails with one sentence
    for each field that is not as the plan says. Nothing is changed.
options:
  kubeconfig: {description: Of somebody who may read nodes/proxy., type: path, required: true}
  wanted: {description: Node name to fields of KubeletConfiguration., type: dict, required: true}
"""

RETURN = r"""
lines: {description: What was compared., type: list, elements: str, returned: always}
"""

import json

from ansible.module_utils.basic import AnsibleModule


def differences(wanted, found, at=""):
    for key, value in sorted(wanted.items()):
        name = at + key
        if isinstance(value, dict):
            yield from differences(value, found.get(key) or {}, name + ".")
        elif found.get(key) != value:
            yield name, value, found.get(key)


def main():
    module = AnsibleModule(
        argument_spec={
            "kubeconfig": {"type": "path", "required": True},
            "wanted": {"type": "dict", "required": True},
        },
        supports_check_mode=True,
    )
    lines, problems = [], []
    for node, wanted in sorted(module.params["wanted"].items()):
        command = ["/usr/local/bin/kubectl", "--kubeconfig", module.params["kubeconfig"], "get", "--raw", "/api/v1/nodes/%s/proxy/configz" % node]
        code, out, error = module.run_command(command)
        if code != 0:
            problems.append("The kubelet of %s does not show its configuration: %s" % (node, (error or out).strip()))
            continue
        found = json.loads(out)["kubeletconfig"]
        wrong = list(differences(wanted, found))
        for name, value, other in wrong:
            problems.append("The kubelet of %s runs with %s %s and the plan says %s." % (node, name, json.dumps(other), json.dumps(value)))
        if not wrong:
            said = ", ".join("%s %s" % (key, json.dumps(value)) for key, value in sorted(wanted.items()))
            lines.append("%s: kubelet runs with %s." % (node, said))
    if problems:
        module.fail_json(msg="\n".join(problems), lines=lines)
    module.exit_json(changed=False, lines=lines)


if __name__ == "__main__":
    main()
