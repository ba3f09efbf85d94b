import type { SshConnection } from "./ssh-connection";

export interface RunningWork {
  pid: number;
  /** What it is, in words: "kubeadm join". */
  what: string;
}

/** Programs that change a host and go on when the connection that started them is gone. */
const PROGRAMS = /^(kubeadm|apt|apt-get|dpkg|ctr|kubectl|systemctl|modprobe|sysctl)$/;

/**
 * What a deploy that was broken off may have left running on a host. Ansible's modules are a Python that reads its
 * program from the connection (pipelining), so its arguments are none.
 */
export async function listRunningWork(connection: SshConnection): Promise<RunningWork[]> {
  const listed = await connection.read("ps -eo pid=,comm=,args=", { timeoutMs: 5000 });
  return listed.split("\n").flatMap((line) => {
    const [, pid = "", name = "", args = ""] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (/^python3/.test(name) && /^\S*python3(\.\d+)?$/.test(args.trim()))
      return [{ pid: Number(pid), what: "a module of Ansible" }];
    if (!PROGRAMS.test(name)) return [];
    return [{ pid: Number(pid), what: [name, args.split(/\s+/)[1] ?? ""].join(" ").trim() }];
  });
}
