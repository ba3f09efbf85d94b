#!/usr/bin/python
"""Looks whether a node's clock goes with the cluster's and how long its certificates hold."""

from __future__ import annotations

DOCUMENTATION = r"""
module: node_check
short_description: Checks a node's clock and certificates
description:
  - The clock is compared with the Date of the API server's answers, which has whole seconds.
options:
  skew_seconds: {description: Largest difference of the clocks., type: float, required: true}
  days: {description: Fewest days a certificate must still hold., type: int, required: true}
"""

RETURN = r"""
lines: {description: What was found, in words., type: list, elements: str, returned: success}
"""

import email.utils
import glob
import os
import re
import ssl
import time
import urllib.error
import urllib.request

from ansible.module_utils.basic import AnsibleModule

KUBELET_CONF = "/etc/kubernetes/kubelet.conf"
CERTIFICATES = ["/etc/kubernetes/pki/*.crt", "/etc/kubernetes/pki/etcd/*.crt", "/var/lib/kubelet/pki/kubelet-client-current.pem"]


def server():
    with open(KUBELET_CONF, encoding="utf-8") as source:
        return re.search(r"^\s*server:\s*(\S+)$", source.read(), re.MULTILINE).group(1)


def skew(url):
    """Seconds this clock is ahead of the API server's, and how far that may be off. Whoever asks gets the Date, unauthorized or not."""
    trust = ssl.create_default_context(cafile="/etc/kubernetes/pki/ca.crt")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust))
    began = time.time()
    try:
        with opener.open(url + "/readyz", timeout=10) as answer:
            date = answer.headers["Date"]
    except urllib.error.HTTPError as answer:
        date = answer.headers["Date"]
    ended = time.time()
    theirs = email.utils.parsedate_to_datetime(date).timestamp() + 0.5
    return (began + ended) / 2 - theirs, 0.5 + (ended - began) / 2


def certificates(module):
    for path in sorted(found for pattern in CERTIFICATES for found in glob.glob(pattern)):
        end = module.run_command(["openssl", "x509", "-noout", "-enddate", "-in", path], check_rc=True)[1].strip()
        seconds = ssl.cert_time_to_seconds(end.split("=", 1)[1])
        yield os.path.basename(path) if "/etcd/" not in path else "etcd/" + os.path.basename(path), (seconds - time.time()) / 86400


def main():
    module = AnsibleModule(
        argument_spec={"skew_seconds": {"type": "float", "required": True}, "days": {"type": "int", "required": True}},
        supports_check_mode=True,
    )
    ahead, uncertain = skew(server())
    lines = ["clock: %+.1f s against the API server's (give or take %.1f s)" % (ahead, uncertain)]
    problems = []
    if abs(ahead) > module.params["skew_seconds"] + uncertain:
        problems.append("The clock is %.0f s %s the API server's: let both follow the same NTP server." % (abs(ahead), "ahead of" if ahead > 0 else "behind"))
    for name, days in certificates(module):
        lines.append("certificate %s: %d days left" % (name, days))
        if days < module.params["days"]:
            problems.append("The certificate %s ends in %d days: kubeadm certs renew all." % (name, days))
    if problems:
        module.fail_json(msg="\n".join(problems), lines=lines)
    module.exit_json(changed=False, lines=lines)


if __name__ == "__main__":
    main()
