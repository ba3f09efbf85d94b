import type { FactsNic, HostFacts } from "@/server/contract/host-facts";
import { readAddresses } from "./addresses";
import { lastPart, type Sections, toNumber } from "./sections";

const NET = "/sys/class/net";

/** linux/if_arp.h */
const ARPHRD_LOOPBACK = "772";

export function readNics(read: Sections): FactsNic[] {
  const addresses = readAddresses(read);
  return read
    .paths(/^\/sys\/class\/net\/([^/]+)\/mtu$/)
    .map(([, name = ""]) => {
      const at = `${NET}/${name}`;
      const speed = toNumber(read.word(`${at}/speed`));
      const numaNode = toNumber(read.word(`${at}/device/numa_node`));
      const device = read.links.get(`${at}/device`);
      return {
        name,
        kind: kindOf(read, name),
        driver: driverOf(read, `${at}/device/driver`),
        // -1 where the driver does not know
        speed: speed !== null && speed > 0 ? speed : null,
        mtu: toNumber(read.word(`${at}/mtu`)),
        mac: read.word(`${at}/address`),
        link: linkOf(read.word(`${at}/carrier`)),
        addresses: addresses.get(name) ?? [],
        pci: device !== undefined && PCI.test(lastPart(device)) ? lastPart(device) : null,
        // -1 on machines with one node
        numaNode: numaNode !== null && numaNode >= 0 ? numaNode : null,
        sriov: readSriov(read, at),
      };
    })
    .sort(
      (a, b) => Number(a.kind !== "loopback") - Number(b.kind !== "loopback") || (a.name < b.name ? -1 : 1),
    );
}

const PCI = /^[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/;

/** The kernel answers EINVAL for an interface that is down: no link is known. */
const linkOf = (carrier: string | null): boolean | null => (carrier === null ? null : carrier === "1");

function driverOf(read: Sections, link: string): string | null {
  const target = read.links.get(link);
  return target === undefined ? null : lastPart(target);
}

function kindOf(read: Sections, name: string): FactsNic["kind"] {
  const at = `${NET}/${name}`;
  const type = (read.file(`${at}/uevent`) ?? []).find((line) => line.startsWith("DEVTYPE="))?.slice(8);
  if (read.word(`${at}/type`) === ARPHRD_LOOPBACK) return "loopback";
  const kinds = read.lines("kinds");
  if (kinds.includes(`bonding ${at}`)) return "bond";
  if (type === "bridge" || kinds.includes(`bridge ${at}`)) return "bridge";
  if (type === "vlan") return "vlan";
  if (read.links.has(`${at}/device/physfn`)) return "virtual-function";
  return read.links.has(`${at}/device`) ? "physical" : "virtual";
}

/** Documentation/PCI/pci-iov-howto.rst: virtfnN are links to the functions' devices. */
function readSriov(read: Sections, at: string): FactsNic["sriov"] {
  const total = toNumber(read.word(`${at}/device/sriov_totalvfs`));
  if (total === null) return null;
  const vfs = [...read.links]
    .flatMap(([link, target]) => {
      const [, number] = new RegExp(`^${at}/device/virtfn(\\d+)$`).exec(link) ?? [];
      return number === undefined ? [] : [{ number: Number(number), link, pci: lastPart(target) }];
    })
    .sort((a, b) => a.number - b.number)
    .map(({ link, pci }) => ({ pci, driver: driverOf(read, `${link}/driver`) }));
  return { total, num: toNumber(read.word(`${at}/device/sriov_numvfs`)) ?? vfs.length, vfs };
}

/** TCP sockets that listen, from ss(8) or from /proc/net/tcp. */
export function readListening(read: Sections): HostFacts["listening"] {
  const sockets = read.lines("listening").flatMap((line) => ofSs(line) ?? ofProc(line) ?? []);
  const unique = new Map(sockets.map((one) => [`${one.address} ${one.port} ${one.process}`, one]));
  return [...unique.values()].sort((a, b) => a.port - b.port || (a.address < b.address ? -1 : 1));
}

function ofSs(line: string): HostFacts["listening"][number] | undefined {
  const [, address, port, rest = ""] = /^LISTEN\s+\d+\s+\d+\s+(\S+):(\d+)\s+\S+(.*)$/.exec(line) ?? [];
  if (address === undefined || port === undefined) return undefined;
  const process = /users:\(\("([^"]*)"/.exec(rest)?.[1] ?? null;
  const plain = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  return { address: plain === "*" ? "::" : plain, port: Number(port), process };
}

/** Documentation/networking/proc_net_tcp.rst: hexadecimal words in the machine's order; state 0A listens. */
function ofProc(line: string): HostFacts["listening"][number] | undefined {
  const [, hex, port] = /^\s*\d+:\s+([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})\s+\S+\s+0A\s/.exec(line) ?? [];
  if (hex === undefined || port === undefined) return undefined;
  const bytes = hex.match(/.{8}/g)?.flatMap((word) => word.match(/../g)?.toReversed() ?? []) ?? [];
  const address =
    bytes.length === 4
      ? bytes.map((byte) => Number.parseInt(byte, 16)).join(".")
      : (bytes
          .join("")
          .match(/.{4}/g)
          ?.map((word) => Number.parseInt(word, 16).toString(16))
          .join(":") ?? "");
  return {
    address: address === "0:0:0:0:0:0:0:0" ? "::" : address === "0:0:0:0:0:0:0:1" ? "::1" : address,
    port: Number.parseInt(port, 16),
    process: null,
  };
}
