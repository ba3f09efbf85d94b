import { expect, it } from "vitest";
import { connectSsh } from "./connect-ssh";
import { makeSshKeyPair } from "./key-pair";
import { listRunningWork } from "./list-running-work";
import { startServer } from "./server-under-test";

/** As procps 4.0.2 prints it on a host whose deploy was broken off in kubeadm. */
const LISTED = `      1 systemd         /lib/systemd/systemd --log-target=console
    101 sshd            sshd: root@notty
    311 python3         /usr/bin/python3
    312 python3         /usr/bin/python3 /usr/sbin/some-daemon --foreground
    340 kubeadm         /usr/local/bin/kubeadm init --config /dev/stdin
    355 dpkg            dpkg --install /tmp/a.deb
    360 kubelet         /usr/local/bin/kubelet --config=/var/lib/kubelet/config.yaml
    371 ps              ps -eo pid=,comm=,args=
`;

it("lists what a broken-off deploy may have left, and nothing that belongs to the host", async () => {
  const client = makeSshKeyPair("fairlead");
  const server = await startServer({ name: "host-1", client, answer: () => ({ out: LISTED, code: 0 }) });
  const connection = await connectSsh({ target: server.endpoint, via: [] });
  try {
    expect(await listRunningWork(connection)).toEqual([
      { pid: 311, what: "a module of Ansible" },
      { pid: 340, what: "kubeadm init" },
      { pid: 355, what: "dpkg --install" },
    ]);
  } finally {
    connection.close();
    server.close();
  }
});
