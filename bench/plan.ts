import type { HostReach } from "@/server/contract/host-reach";
import { checkInput, factsOf, NOW } from "@/server/domain/checks/facts-under-test";
import { runChecks } from "@/server/domain/checks/run-checks";
import { askReach, type ReachAsked } from "@/server/domain/reach/ask-reach";
import { type Figure, figure, percentile } from "./bench";
import { planOnHosts } from "./plan-on-hosts";

const HOSTS = 50;
const WARM_UP = 5;
const SAMPLES = 30;

/** Fifty hosts, their facts generated from recorded ones: every third with telco hardware and kubelet options. */
function fiftyHosts() {
  const input = checkInput();
  const [first] = input.plan.hosts;
  if (!first) throw new Error("The plan has hosts.");
  const names = Array.from({ length: HOSTS }, (_, index) => `node-${index + 1}`);
  const address = (index: number) => `198.51.100.${index + 11}`;
  const telco = (index: number) => index % 3 === 2;
  const hosts = names.map((name, index) => ({
    ...first,
    name,
    role: index === 0 ? ("control-plane" as const) : ("worker" as const),
    address: address(index),
    ssh: { ...first.ssh, address: address(index) },
    podCidr: `10.244.${index}.0/24`,
  }));
  const facts = names.map((name, index) => {
    const own = factsOf(1, telco(index) ? "telco" : "plain");
    own.hostname = name;
    own.machineId = String(index).padStart(32, "0");
    for (const nic of own.nics) if (nic.name === "eth0") nic.addresses = [`${address(index)}/24`];
    // a telco host has more than the recording: 48 interfaces and 112 CPUs
    const [nic] = own.nics;
    for (let vf = 0; nic && vf < (telco(index) ? 48 : 0); vf++) own.nics.push({ ...nic, name: `vf${vf}` });
    return [name, { facts: own, at: NOW }] as const;
  });
  const asked = { cpuManagerPolicy: "static", reservedSystemCPUs: "0-1" } as const;
  const options = {
    hosts: Object.fromEntries(names.filter((_, index) => telco(index)).map((name) => [name, asked])),
    cluster: { mtu: 1450 },
  };
  const read = new Map(facts);
  const newest = new Map(facts.map(([name, one]) => [name, one.facts]));
  const machines = hosts.map(({ name, ssh }) => ({ name, address: ssh.address }));
  const reach = names.map(
    (name) => [name, { reach: seeAll(askReach(name, machines, newest)), at: NOW }] as const,
  );
  return { ...input, plan: { ...input.plan, hosts, options }, facts: read, reach: new Map(reach) };
}

/** What a host sees that reaches all it was asked about. */
const seeAll = ({ ways, ports, names }: ReachAsked): HostReach => ({
  format: 1,
  ways: ways.map(({ host, address, mtu }) => ({
    ...{ host, address, echo: true, rttMs: 0.2, mtu, lost: null },
    ports: ports.map((port) => ({ port, state: "refused" as const })),
  })),
  names: names.map((name) => ({
    name,
    addresses: ways.filter((way) => way.host === name).map((way) => way.address),
  })),
});

/** The checks of a plan: those that need no host asked anew, and all of them with the hosts read first. */
export async function* benchPlan(): AsyncGenerator<Figure> {
  yield* withoutHosts();
  yield* planOnHosts();
}

/** Every check that needs no host asked anew, for 50 hosts whose facts were read before. */
async function* withoutHosts(): AsyncGenerator<Figure> {
  const input = fiftyHosts();
  const times: number[] = [];
  let results = 0;
  for (let index = 0; index < WARM_UP + SAMPLES; index += 1) {
    const began = performance.now();
    results = runChecks(input).length;
    if (index >= WARM_UP) times.push(performance.now() - began);
  }
  if (results < HOSTS * 30) throw new Error(`Only ${results} results: the checks did not run.`);
  yield figure(
    `all checks of a plan on ${HOSTS} hosts (${results} results), p95`,
    percentile(times, 0.95),
    "ms",
    {
      target: 100,
    },
  );
}
