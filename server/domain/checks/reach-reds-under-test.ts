import { clusterOption, onName, onWay, type Red, reach, role } from "./red-cases-under-test";

const GREEN = { input: { reach: reach() } };
const silent = (way: Parameters<Parameters<typeof onWay>[2]>[0], ports: readonly number[]) => {
  for (const one of way.ports) if (ports.includes(one.port)) one.state = "silent";
};

export const REACH_REDS: readonly Red[] = [
  [
    "network.reach",
    {
      input: {
        reach: reach(
          onWay("node-1", "node-2", (way) => {
            Object.assign(way, { echo: false, rttMs: null, mtu: null });
            silent(way, [6443, 10250, 2379, 2380]);
          }),
        ),
      },
    },
    "error",
    /node-2 \(198\.51\.100\.12\) does not answer node-1: nothing came back within 2 s .*ports 6443, 10250/,
    // an echo that is filtered is no wall: the ports answer
    {
      input: {
        reach: reach(
          onWay("node-1", "node-2", (way) => {
            Object.assign(way, { echo: false, rttMs: null, mtu: null });
          }),
        ),
      },
    },
  ],
  [
    "network.ports",
    { input: { reach: reach(onWay("node-2", "node-1", (way) => silent(way, [6443, 2379]))) } },
    "error",
    /node-1 \(198\.51\.100\.11\) answers node-2, but nothing comes back from 6443 \(kube-apiserver\) within 2 s/,
    // etcd's ports are no matter between workers
    { input: { reach: reach(onWay("node-2", "node-3", (way) => silent(way, [6443, 10250, 2379, 2380]))) } },
  ],
  [
    "network.ports",
    {
      plan: role(2, "control-plane"),
      input: { reach: reach(onWay("node-2", "node-1", (way) => silent(way, [2380]))) },
    },
    "error",
    /nothing comes back from 2380 \(etcd\)/,
    GREEN,
  ],
  [
    "network.path-mtu",
    {
      input: {
        reach: reach(onWay("node-1", "node-2", (way) => Object.assign(way, { mtu: 1400, lost: 1410 }))),
      },
    },
    "error",
    /From node-1 1400 bytes reach node-2 \(198\.51\.100\.12\), 1410 are lost/,
    GREEN,
  ],
  [
    "network.path-mtu",
    { plan: clusterOption({ mtu: 1500 }), input: { reach: reach(onWay("node-1", "node-2", cutTo(1400))) } },
    "error",
    /1400 bytes reach node-2 .*; pods get an MTU of 1500/,
    { plan: clusterOption({ mtu: 1400 }), input: { reach: reach(onWay("node-1", "node-2", cutTo(1400))) } },
  ],
  [
    "network.path-mtu",
    {
      plan: clusterOption({ mtu: 1300 }),
      input: {
        reach: reach(onWay("node-1", "node-2", (way) => Object.assign(way, { mtu: 1400, lost: 1410 }))),
      },
    },
    "warning",
    /1410 are lost; pods get an MTU of 1300/,
    GREEN,
  ],
  [
    "names.hosts",
    { input: { reach: reach(onName("node-3", "node-2", [])) } },
    "warning",
    /node-3 does not know node-2/,
    // Debian's own line for a host's own name
    { input: { reach: reach(onName("node-2", "node-2", ["127.0.1.1"])) } },
  ],
  [
    "names.hosts",
    { input: { reach: reach(onName("node-3", "node-2", ["203.0.113.7"])) } },
    "error",
    /node-2 is 203\.0\.113\.7 on node-3, which is no address of node-2/,
    GREEN,
  ],
  [
    "names.hosts",
    {
      facts: {
        2: (facts) => {
          for (const nic of facts.nics) if (nic.name === "eth0") nic.addresses.push("198.51.100.99/24");
        },
      },
      input: { reach: reach(onName("node-3", "node-2", ["198.51.100.99"])) },
    },
    "warning",
    /node-2 is 198\.51\.100\.12 on node-1 and 198\.51\.100\.99 on node-3/,
    GREEN,
  ],
];

function cutTo(mtu: number) {
  return (way: { mtu: number | null }) => {
    way.mtu = mtu;
  };
}
