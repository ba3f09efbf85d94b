import type { DeclaredInterface } from "@/server/contract/declared";
import { parseIpRange, rangesOverlap } from "../checks/ip-range";
import type { DescribedLab, DescribedMachine } from "./described";
import { Fields } from "./fields";
import { type Findings, quote } from "./finding";
import { rangeOf } from "./pdf/read-pdf";
import type { Tree } from "./yaml/read-yaml";

/**
 * What real descriptors get wrong, measured on 39 pairs: networks that do not fit their masks, interfaces and gateways;
 * addresses and MACs that stand twice; drivers of SR-IOV that were swapped.
 */
export function lintLab(lab: DescribedLab, idf: Tree | null, findings: Findings): void {
  if (idf) {
    const root = Fields.root(idf, findings);
    lintNetworks(lab, root);
    lintDrivers(root);
  }
  lintDoubles(lab, findings);
  lintBmcs(lab, findings);
}

function lintNetworks(lab: DescribedLab, root: Fields): void {
  const { findings } = root;
  const config = root.at("idf").at("net_config");
  for (const net of lab.declared.networks ?? []) {
    const place = config.at(net.name).place;
    const range = rangeOf(net);
    const own = net.network === undefined ? null : parseIpRange(net.network);
    if (range && own && own.first !== range.first) {
      findings.warn(
        place,
        `The network ${quote(net.name)} begins inside its own mask (${net.network}/${net.prefix}): write the first address of the network.`,
      );
    }
    const gateway = net.gateway === undefined ? null : parseIpRange(net.gateway);
    if (range && gateway && !rangesOverlap(range, gateway)) {
      findings.warn(
        place,
        `The gateway ${net.gateway} of ${quote(net.name)} is outside ${net.network}/${net.prefix ?? 24}: correct one of them.`,
      );
    }
    const index = net.interface;
    if (index === undefined) continue;
    const short = lab.hosts.filter(({ declared }) => (declared.interfaces?.length ?? 0) <= index);
    if (short.length > 0) {
      findings.warn(
        place,
        `The network ${quote(net.name)} is on interface ${index}, counted from 0, and ${listed(short)} ${short.length === 1 ? "has" : "have"} fewer: correct the number or add the interface.`,
      );
    }
    const outside = lab.hosts.filter(({ declared }) => {
      const address = parseIpRange(declared.interfaces?.[index]?.address ?? "");
      return range && address && !rangesOverlap(range, address);
    });
    if (outside.length > 0) {
      findings.warn(
        place,
        `The addresses of ${listed(outside)} on the network ${quote(net.name)} are outside ${net.network}/${net.prefix ?? 24}: correct the addresses or the network.`,
      );
    }
  }
}

/** A role for kernel interfaces wants a kernel driver, the role for DPDK one of user space. */
function lintDrivers(root: Fields): void {
  const roles = root.at("bmra").at("network_roles");
  for (const role of ["sriov", "sriov_dpdk"]) {
    for (const one of roles.at(role).items()) {
      const driver = one.text("vf_driver");
      const userSpace = driver === "vfio-pci" || driver === "igb_uio" || driver === "uio_pci_generic";
      if (driver === undefined || userSpace === (role === "sriov_dpdk")) continue;
      root.findings.warn(
        one.at("vf_driver").place,
        `The role ${role} has the driver ${quote(driver)}, which is one of ${userSpace ? "user space" : "the kernel"}: exchange it with that of the other role.`,
      );
    }
  }
}

function lintDoubles(lab: DescribedLab, findings: Findings): void {
  const of = (pick: (one: DeclaredInterface) => string | undefined) => {
    const seen = new Map<string, DescribedMachine[]>();
    for (const machine of [...lab.jumpHosts, ...lab.hosts]) {
      for (const one of machine.declared.interfaces ?? []) {
        const value = pick(one);
        if (value !== undefined) seen.set(value, [...(seen.get(value) ?? []), machine]);
      }
    }
    return [...seen].filter(([, machines]) => machines.length > 1);
  };
  for (const [address, machines] of of((one) => one.address)) {
    const [first] = machines;
    if (!first) continue;
    findings.warn(
      machines[1]?.place ?? first.place,
      `The address ${address} stands on two interfaces (${listed(machines)}): give each its own.`,
    );
  }
  for (const [mac, machines] of of((one) => one.mac)) {
    // interfaces of one host may share it: they are VLANs of one port
    if (new Set(machines.map(({ name }) => name)).size < 2) continue;
    findings.warn(
      machines[1]?.place ?? { file: "", line: 1, column: 1 },
      `The MAC address ${mac} stands on two machines (${listed(machines)}): correct one.`,
    );
  }
}

function lintBmcs({ hosts, jumpHosts }: DescribedLab, findings: Findings): void {
  const seen = new Map<string, DescribedMachine>();
  for (const machine of [...jumpHosts, ...hosts]) {
    const { address, port } = machine.declared.bmc ?? {};
    if (address === undefined || address.includes("://")) continue;
    const key = `${address} ${port ?? ""}`;
    const other = seen.get(key);
    seen.set(key, other ?? machine);
    if (other) {
      findings.warn(
        machine.place,
        `${other.name} and ${machine.name} have one BMC, ${address}: power of one would be power of the other, correct one.`,
      );
    }
  }
}

const listed = (machines: readonly { name: string }[]) => {
  const names = [...new Set(machines.map(({ name }) => name))];
  return names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
};
