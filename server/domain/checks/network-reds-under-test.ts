import { clusterOption, eth0, onName, type Red, reach, secondNic } from "./red-cases-under-test";

export const NETWORK_REDS: readonly Red[] = [
  [
    "ranges.pods-services",
    {
      plan: (plan) => {
        plan.serviceSubnet = "10.244.128.0/20";
      },
    },
    "error",
    /10\.244\.0\.0\/16.*10\.244\.128\.0\/20/,
  ],
  [
    "ranges.special",
    {
      plan: (plan) => {
        plan.serviceSubnet = "169.254.0.0/20";
      },
    },
    "error",
    /169\.254\.0\.0\/16/,
  ],
  [
    "ranges.services-size",
    {
      plan: (plan) => {
        plan.serviceSubnet = "10.96.0.0/29";
      },
    },
    "error",
    /8 addresses/,
  ],
  [
    "ranges.pods-room",
    {
      plan: (plan) => {
        plan.podSubnet = "10.244.0.0/23";
      },
    },
    "error",
    /room for 2 hosts.*has 3/,
  ],
  [
    "ranges.node-addresses",
    {
      plan: (plan) => {
        plan.podSubnet = "198.51.0.0/16";
      },
    },
    "error",
    /198\.51\.100\.11/,
  ],
  [
    "ranges.host-network",
    {
      facts: {
        2: (facts) => {
          facts.nics.push(secondNic("10.244.7.1/24"));
        },
      },
    },
    "error",
    /10\.244\.7\.0\/24 of eth1/,
  ],
  [
    "ranges.host-route",
    {
      facts: {
        2: (facts) => {
          facts.routes.push({
            destination: "10.96.4.0/24",
            gateway: "198.51.100.1",
            device: "eth0",
            source: null,
          });
        },
      },
    },
    "error",
    /10\.96\.4\.0\/24 via 198\.51\.100\.1/,
  ],
  [
    "ranges.nameservers",
    {
      facts: {
        2: (facts) => {
          facts.nameservers = ["10.96.0.10"];
        },
      },
    },
    "error",
    /10\.96\.0\.10/,
  ],
  [
    "network.address-unique",
    {
      plan: (plan) => {
        for (const host of plan.hosts) host.address = "198.51.100.11";
      },
    },
    "error",
    /both have 198\.51\.100\.11/,
  ],
  [
    "network.address-on-nic",
    {
      plan: (plan) => {
        for (const host of plan.hosts) if (host.name === "node-2") host.address = "192.0.2.9";
      },
    },
    "error",
    /No interface carries 192\.0\.2\.9.*198\.51\.100\.12 on eth0/,
  ],
  [
    "network.address-chosen",
    {
      facts: {
        1: (facts) => {
          facts.nics.push(secondNic("192.0.2.11/24"));
        },
        2: (facts) => {
          facts.nics.push(secondNic("192.0.2.12/24"));
        },
        3: (facts) => {
          facts.nics.push(secondNic("192.0.2.13/24"));
        },
      },
    },
    "error",
    /2 networks.*198\.51\.100\.0\/24 on eth0, 192\.0\.2\.0\/24 on eth1/,
  ],
  [
    "network.link",
    {
      facts: {
        2: (facts) => {
          eth0(facts).link = false;
        },
      },
    },
    "error",
    /eth0, which carries 198\.51\.100\.12/,
  ],
  [
    "network.unused-links",
    {
      facts: {
        3: (facts) => {
          for (const nic of facts.nics) if (nic.name === "ens1") nic.link = false;
        },
      },
    },
    "info",
    /ens1/,
  ],
  [
    "network.same-network",
    {
      facts: {
        2: (facts) => {
          eth0(facts).addresses = ["198.51.100.12/32"];
        },
      },
    },
    "error",
    /2 networks/,
  ],
  [
    "network.mtu-equal",
    {
      facts: {
        2: (facts) => {
          eth0(facts).mtu = 1400;
        },
      },
    },
    "warning",
    /1400, other hosts have 1500/,
  ],
  [
    "network.mtu-plan",
    { plan: clusterOption({ mtu: 9000 }) },
    "error",
    /9000, eth0 has 1500/,
    { plan: clusterOption({ mtu: 1500 }) },
  ],
  [
    "names.nameservers",
    {
      facts: {
        2: (facts) => {
          facts.nameservers = [];
        },
      },
    },
    "warning",
    /names no server/,
  ],
  [
    "names.loop",
    {
      facts: {
        2: (facts) => {
          facts.nameservers = ["127.0.0.1"];
        },
      },
    },
    "warning",
    /127\.0\.0\.1/,
  ],
  [
    "names.endpoint",
    {
      plan: (plan) => {
        plan.endpoint = "api.example.org:6443";
      },
      input: { reach: reach(onName("node-1", "api.example.org", [])) },
    },
    "error",
    /api\.example\.org is unknown on node-1/,
    {
      plan: (plan) => {
        plan.endpoint = "api.example.org:6443";
      },
      input: { reach: reach() },
    },
  ],
];
