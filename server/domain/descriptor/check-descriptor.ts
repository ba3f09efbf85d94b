import type { DescriptorContent } from "@/server/contract/lab";
import { LoginName, MOST_HOSTS } from "@/server/contract/lab-draft";
import { canonicalAddress, problemOfAddress } from "@/server/contract/machine-address";
import { type FieldProblem, findDoubles } from "./find-doubles";

/** The content with every address in its one spelling. */
export function canonicalDescriptor(content: DescriptorContent): DescriptorContent {
  const spell = <T extends { ssh: { address: string } }>(machine: T): T => ({
    ...machine,
    ssh: { ...machine.ssh, address: canonicalAddress(machine.ssh.address) },
  });
  return { ...content, jumpHosts: content.jumpHosts.map(spell), hosts: content.hosts.map(spell) };
}

/** Every machine of a descriptor with its place in the input. */
export const describedMachines = (content: DescriptorContent) => [
  ...content.jumpHosts.map(({ name, ssh }, i) => ({
    ...login(ssh),
    name,
    jump: true,
    field: `content.jumpHosts.${i}`,
  })),
  ...content.hosts.map(({ name, ssh }, i) => ({
    ...login(ssh),
    name,
    jump: false,
    field: `content.hosts.${i}`,
  })),
];

const login = ({ sudoCredentialId = undefined, ...ssh }: DescriptorContent["hosts"][number]["ssh"]) => ({
  ...ssh,
  sudoCredentialId: sudoCredentialId ?? null,
});

/** What is wrong with a descriptor, beyond its shape. @param provisioner what the lab's hosts come from */
export function checkDescriptor(
  content: DescriptorContent,
  provisioner: DescriptorContent["provisioner"] = "preprovisioned",
): FieldProblem[] {
  const machines = describedMachines(content);
  const problems = machines.flatMap(({ field, address, user }): FieldProblem[] => {
    const badAddress = problemOfAddress(address);
    return [
      ...(badAddress === null ? [] : [{ field: `${field}.ssh.address`, message: badAddress }]),
      ...(LoginName.safeParse(user).success
        ? []
        : [{ field: `${field}.ssh.user`, message: `"${user}" is no Linux user name` }]),
    ];
  });
  if (content.provisioner !== provisioner) {
    problems.push({ field: "content.provisioner", message: "only a practice lab has its hosts made for it" });
  }
  if (content.hosts.length > MOST_HOSTS) {
    problems.push({ field: "content.hosts", message: `a lab has at most ${MOST_HOSTS} hosts` });
  }
  return [...problems, ...checkRoutes(content), ...findDoubles(machines)];
}

function checkRoutes({ hosts, jumpHosts }: DescriptorContent): FieldProblem[] {
  const known = jumpHosts.map((jump) => jump.name);
  return hosts.flatMap(({ name, via }, i) => {
    const field = `content.hosts.${i}.via`;
    const unknown = via.find((jump) => !known.includes(jump));
    if (unknown !== undefined) {
      return [
        {
          field,
          message: `the host ${name} is reached through ${unknown}, which is no jump host of the lab`,
        },
      ];
    }
    if (new Set(via).size < via.length) {
      return [{ field, message: `the host ${name} is reached through the same jump host twice` }];
    }
    return [];
  });
}
