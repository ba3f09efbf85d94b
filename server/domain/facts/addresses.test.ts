import { describe, expect, it } from "vitest";
import { readAddresses, readRoutes } from "./addresses";
import { readListening } from "./interfaces";
import { cutSections } from "./sections";

const read = (sections: Record<string, string>) =>
  cutSections(
    Object.entries(sections)
      .map(([name, text]) => `@@ ${name}\n${text}`)
      .join("\n"),
    "@@",
  );

/** As the kernel prints them on a host without ip(8). */
const FIB_TRIE = `no ip
Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 192.0.2.0/24 2 0 2
        |-- 192.0.2.0
           /24 link UNICAST
        |-- 192.0.2.2
           /32 host LOCAL
        |-- 192.0.2.255
           /32 link BROADCAST
Local:
     +-- 127.0.0.0/8 2 0 2
        |-- 127.0.0.1
           /32 host LOCAL
        |-- 127.255.255.255
           /32 link BROADCAST
        |-- 192.0.2.2
           /32 host LOCAL
00000000000000000000000000000001 01 80 10 80       lo
fd000000000000000000000000000002 04 40 00 80     eth0
fe8000000000000000fc00fffe000001 04 40 20 80     eth0`;
const PROC_ROUTE = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0`;

describe("addresses and routes", () => {
  it("come from the kernel's tables where there is no ip", () => {
    const host = read({ addresses: FIB_TRIE, routes: PROC_ROUTE });
    expect(Object.fromEntries(readAddresses(host))).toEqual({
      lo: ["127.0.0.1/8", "::1/128"],
      eth0: ["192.0.2.2/24", "fd00::2/64", "fe80::fc:ff:fe00:1/64"],
    });
    expect(readRoutes(host)).toEqual([
      { destination: "default", gateway: "192.0.2.1", device: "eth0", source: null },
      { destination: "192.0.2.0/24", gateway: null, device: "eth0", source: null },
    ]);
  });

  it.each([
    [
      "iproute2",
      "2: eth0    inet 198.18.0.11/24 brd 198.18.0.255 scope global eth0\\       valid_lft forever preferred_lft forever",
    ],
    ["iproute2, one end of a pair", "2: eth0@if7    inet 198.18.0.11/24 scope global eth0"],
    [
      "busybox",
      "4: eth0    inet 198.18.0.11/24 brd 198.18.0.255 scope global eth0\\       valid_lft forever preferred_lft forever",
    ],
  ])("come from ip: %s", (_, line) => {
    expect(readAddresses(read({ addresses: line })).get("eth0")).toEqual(["198.18.0.11/24"]);
  });

  it("leave out routes to nowhere, to everybody and of a link alone", () => {
    const routes = `default via 198.18.0.2 dev eth0
198.18.0.0/24 dev eth0 proto kernel scope link src 198.18.0.11
blackhole 10.0.0.0/8
unreachable default dev lo metric 4294967295 error -101
fe80::/64 dev eth0  metric 256
multicast ff00::/8 dev eth0  metric 256`;
    expect(readRoutes(read({ routes })).map((route) => route.destination)).toEqual([
      "default",
      "198.18.0.0/24",
    ]);
  });
});

describe("listening sockets", () => {
  it("come from ss with the program's name", () => {
    const listening = `LISTEN 0      128          0.0.0.0:22         0.0.0.0:*    users:(("sshd",pid=80,fd=3))
LISTEN 0      4096   127.0.0.1%lo:53         0.0.0.0:*
LISTEN 0      128             [::]:22            [::]:*    users:(("sshd",pid=80,fd=4))
LISTEN 0      4096               *:10250            *:*    users:(("kubelet",pid=9,fd=1))`;
    expect(readListening(read({ listening }))).toEqual([
      { address: "0.0.0.0", port: 22, process: "sshd" },
      { address: "::", port: 22, process: "sshd" },
      { address: "127.0.0.1", port: 53, process: null },
      { address: "::", port: 10250, process: "kubelet" },
    ]);
  });

  it("come from /proc/net/tcp and tcp6 where there is no ss; only those that listen", () => {
    const listening = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1665 1 0 100 0 0 10 0
   1: 020200C0:EAA2 507100CB:0050 06 00000000:00000000 03:00000FDC 00000000     0        0 0 3 0
   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1 1 0
   1: 00000000000000000000000001000000:0277 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1 1 0`;
    expect(readListening(read({ listening }))).toEqual([
      { address: "::", port: 22, process: null },
      { address: "::1", port: 631, process: null },
      { address: "127.0.0.1", port: 8080, process: null },
    ]);
  });
});
