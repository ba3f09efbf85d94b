/** A machine and where it stands in what a person sent: "content.hosts.2". */
export interface PlacedMachine {
  field: string;
  name: string;
  address: string;
  port: number;
}

export interface FieldProblem {
  field: string;
  message: string;
}

/**
 * Machines that share a name, or an address and port: one lab holds a machine once, jump hosts too. Addresses are
 * compared as they stand: spell them one way first (`canonicalAddress`).
 */
export function findDoubles(machines: readonly PlacedMachine[]): FieldProblem[] {
  const names = new Map<string, PlacedMachine>();
  const places = new Map<string, PlacedMachine>();
  return machines.flatMap((machine) => {
    const { field, name, address, port } = machine;
    const place = `${address} ${port}`;
    const sameName = names.get(name);
    const samePlace = places.get(place);
    names.set(name, sameName ?? machine);
    places.set(place, samePlace ?? machine);
    const problems: FieldProblem[] = [];
    if (sameName) {
      const message = `two machines are called ${name}: give each a name of its own`;
      problems.push({ field: `${field}.name`, message });
    }
    if (samePlace) {
      const message = `the machines ${samePlace.name} and ${name} are one, ${address} port ${port}: leave one out`;
      problems.push({ field: `${field}.address`, message });
    }
    return problems;
  });
}
