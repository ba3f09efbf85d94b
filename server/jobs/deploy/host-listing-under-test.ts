/** Tables of nftables, asked of the kernel itself: a host before its first deploy has no program that could (linux/netfilter/nf_tables.h). */
const TABLES = `
import socket, struct
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
s.send(struct.pack("=IHHIIBBH", 20, (10 << 8) | 1, 0x301, 1, 0, 0, 0, 0))
names = []
done = False
while not done:
    data = s.recv(65536)
    while data:
        size, kind = struct.unpack_from("=IH", data)
        if kind in (2, 3):
            done = True
            break
        family, at = data[16], 20
        while at < size:
            length, attribute = struct.unpack_from("=HH", data, at)
            if attribute == 1:
                names.append("%d %s" % (family, data[at + 4 : at + length].rstrip(b"\\0").decode()))
            at += (length + 3) & ~3
        data = data[(size + 3) & ~3 :]
print("\\n".join(sorted(names)))
`;

/** What changes by itself, or with every package that comes and goes. */
const NOT_OURS = [
  ...["/var/lib/dpkg", "/var/lib/systemd", "/var/lib/apt", "/etc/ld.so.cache", "/var/lib/private"],
].map((path) => `-path ${path} -prune -o`);

const TREES =
  "/etc /usr /opt /var/lib /var/cache /srv /root /home /run/containerd /run/netns /var/log/pods /var/log/containers";

/** Title -> command whose lines must be the same before the first deploy and after the reset. */
const LISTINGS: Readonly<Record<string, string>> = {
  packages: "dpkg --list | awk '{print $1, $2, $3}'",
  files: `find ${TREES} -xdev ${NOT_OURS.join(" ")} -name __pycache__ -prune -o -printf '%p %y %m %l\\n' 2>/dev/null | sort`,
  contents: "find /etc -xdev -type f ! -name ld.so.cache -exec sha256sum {} + | sort -k 2",
  mounts: "awk '{print $5}' /proc/self/mountinfo | sort",
  links: "ls /sys/class/net",
  addresses: "ip -brief address | sed 's/ *$//'",
  // what a router advertises counts down
  routes: "ip route; ip -6 route | sed 's/ expires [0-9]*sec//'",
  "nftables' tables": "python3 -",
  units:
    "systemctl list-unit-files --no-legend --no-pager | awk '{print $1, $2}'; systemctl list-units --failed --no-legend --no-pager",
  settings:
    "sysctl -n net.ipv4.ip_forward vm.overcommit_memory kernel.panic net.ipv4.conf.all.route_localnet",
  cgroups: "find /sys/fs/cgroup -maxdepth 3 -name 'kube*'",
  // a thread of the kernel has no memory of its own
  programs:
    "ps -eo vsz=,comm= | awk '$1 > 0 { sub(/^ *[0-9]+ /, \"\"); print }' | grep -vE '^(sshd.*|ps|sort|grep|sh|bash|systemd.*|\\(sd-pam\\)|awk|find)$' | sort",
};

/** Whoever runs a command as root on a host by its name, with what its standard input gets. */
interface Reach {
  ssh(host: string, command: string, input: string): Promise<string>;
}

/** How a host is, by title. */
export async function listHost(lab: Reach, host: string): Promise<Record<string, string>> {
  const listed: Record<string, string> = {};
  for (const [title, command] of Object.entries(LISTINGS))
    listed[title] = await lab.ssh(host, `${command} || true`, TABLES);
  return listed;
}

/** Lines that are only in one of two listings of a host, each with its title. */
export function differencesOf(
  then: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(now).flatMap(([title, lines]) =>
    differences(then[title] ?? "", lines).map((line) => `${title} ${line}`),
  );
}

function differences(then: string, now: string): string[] {
  const [old, fresh] = [then.split("\n"), now.split("\n")];
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `- ${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
}
