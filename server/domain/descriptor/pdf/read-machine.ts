import type {
  DeclaredBmc,
  DeclaredDisk,
  DeclaredHardware,
  DeclaredInterface,
  DeclaredMachine,
} from "@/server/contract/declared";
import type { Fields } from "../fields";
import { quote } from "../finding";
import { isUnspecified, readAddress, readMac, ZERO_MAC } from "./addresses";
import { dropUndefined } from "./drop-undefined";

/** What a PDF's entry of a machine declares: hardware, disks, management controller, interfaces in their order. */
export function readMachine(entry: Fields): DeclaredMachine {
  const node = entry.map("node");
  const hardware = node && readHardware(node);
  const disks = entry.list("disks").map(readDisk);
  const management = entry.map("remote_management");
  const bmc = management && readBmc(management);
  const interfaces = entry.list("interfaces").map(readInterface);
  return dropUndefined({
    hardware: hardware && Object.keys(hardware).length > 0 ? hardware : undefined,
    os: entry.text("os"),
    disks: disks.length > 0 ? disks : undefined,
    bmc: bmc && Object.keys(bmc).length > 0 ? bmc : undefined,
    interfaces: interfaces.length > 0 ? interfaces : undefined,
  });
}

const readHardware = (node: Fields): DeclaredHardware =>
  dropUndefined({
    type: node.text("type"),
    vendor: node.text("vendor"),
    model: node.text("model"),
    arch: node.text("arch"),
    cpus: node.number("cpus"),
    cores: node.number("cores"),
    cpuFlags: node.text("cpu_cflags"),
    memory: readSize(node, "memory"),
  });

const readDisk = (disk: Fields): DeclaredDisk =>
  dropUndefined({
    name: disk.text("name"),
    capacity: readSize(disk, "disk_capacity"),
    type: disk.text("disk_type"),
    interface: disk.text("disk_interface"),
    rotation: disk.number("disk_rotation"),
  });

function readSize(fields: Fields, key: string): string | undefined {
  const text = fields.text(key);
  if (text !== undefined && !/^[1-9][\d.]*\s*[KMGTP](i?B)?$/i.test(text)) {
    fields.findings.warn(
      fields.at(key).place,
      `${key} is "${quote(text)}" and no size: write a number with M, G or T, as 64G.`,
    );
  }
  return text;
}

function readBmc(management: Fields): DeclaredBmc {
  const user = management.text("user");
  const address = readEndpoint(management, "BMC");
  return dropUndefined({
    type: management.texts("type")[0],
    ...address,
    port: management.whole("port"),
    // what is encrypted for somebody else tells no name
    user: user === undefined || management.isSealed("user") ? undefined : user,
    mac: readMacOf(management),
  });
}

const readInterface = (one: Fields): DeclaredInterface => {
  const features = one
    .texts("features")
    .flatMap((text) => text.split("|"))
    .map((text) => text.trim())
    .filter((text) => text !== "");
  return dropUndefined({
    name: one.text("name"),
    mac: readMacOf(one),
    ...readEndpoint(one, "interface"),
    vlan: one.text("vlan"),
    speed: one.text("speed"),
    features: features.length > 0 ? features : undefined,
  });
};

function readMacOf(fields: Fields): string | undefined {
  const text = fields.text("mac_address");
  if (text === undefined) return undefined;
  const mac = readMac(text);
  const { place } = fields.at("mac_address");
  if (mac === null) {
    fields.findings.warn(
      place,
      `"${quote(text)}" is no MAC address: write six pairs of hexadecimal digits with colons.`,
    );
    return undefined;
  }
  if (mac !== ZERO_MAC) return mac;
  fields.findings.info(
    place,
    "This MAC address is a placeholder of zeros: nothing can be booted or found by it.",
  );
  return undefined;
}

/** An address with what may hang on it; a libvirt URI is one for a BMC. */
function readEndpoint(fields: Fields, what: string): { address?: string; prefix?: number } {
  const text = fields.text("address");
  if (text === undefined) return {};
  if (what === "BMC" && text.includes("://")) return { address: text };
  const read = readAddress(text);
  const { place } = fields.at("address");
  if (!read) {
    fields.findings.warn(place, `The address "${quote(text)}" is none: write an IP address or a host name.`);
    return {};
  }
  if (isUnspecified(read.address)) {
    fields.findings.info(place, `${read.address} is a placeholder: the ${what} has no address yet.`);
    return {};
  }
  return read;
}
