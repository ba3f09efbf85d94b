import { describe, expect, it } from "vitest";
import { PlanOptions } from "@/server/contract/deploy";
import {
  CLUSTER_FIELDS,
  countSet,
  fieldOfPath,
  HOST_FIELDS,
  knownTexts,
  optionsOf,
  TELCO_FIELDS,
  textsOf,
} from "./option-texts";

const HOSTS = ["w1", "w2"];
const TEXTS = {
  "cluster.podSubnet": "10.1.0.0/16",
  "cluster.serviceSubnet": "10.2.0.0/16",
  "cluster.endpoint": "api.example:6443",
  "cluster.certSANs": "api.example, 192.0.2.1",
  "cluster.mtu": "1400",
  "cluster.proxy.http": "http://proxy.example:3128",
  "cluster.proxy.https": "http://proxy.example:3129",
  "cluster.proxy.noProxy": ".example, 10.0.0.0/8",
  "cluster.ntpServers": "ntp.example",
  "telco.addOns": "on",
  "telco.resourcePrefix": "intel.com",
  "hosts.w1.address": "192.0.2.5",
  "hosts.w1.nic": "ens1",
  "hosts.w1.reservedSystemCPUs": "0-1",
  "hosts.w1.cpuManagerPolicy": "static",
  "hosts.w2.topologyManagerPolicy": "restricted",
};

describe("the options as text", () => {
  it("become what the contract takes, and come back the same", () => {
    const options = PlanOptions.parse(optionsOf(TEXTS));
    expect(options.cluster).toMatchObject({ mtu: 1400, certSANs: ["api.example", "192.0.2.1"] });
    expect(options.hosts.w1).toEqual({
      address: "192.0.2.5",
      nic: "ens1",
      reservedSystemCPUs: "0-1",
      cpuManagerPolicy: "static",
    });
    expect(textsOf(options)).toEqual(TEXTS);
  });

  it("cover every option there is", () => {
    const { hosts, cluster, telco } = PlanOptions.shape;
    expect(Object.keys(telco.unwrap().shape)).toEqual([...TELCO_FIELDS]);
    const { proxy, ...plain } = cluster.unwrap().shape;
    const leaves = [
      ...Object.keys(plain),
      ...Object.keys(proxy.unwrap().shape).map((inner) => `proxy.${inner}`),
    ];
    expect([...CLUSTER_FIELDS].sort()).toEqual(leaves.sort());
    expect([...HOST_FIELDS].sort()).toEqual(Object.keys(hosts.unwrap().valueType.shape).sort());
  });

  it("keep what is wrong for the server to say so", () => {
    expect(optionsOf({ "cluster.endpoint": "nonsense", "cluster.ntpServers": "a  b,c;" })).toEqual({
      hosts: {},
      cluster: { endpoint: "nonsense", ntpServers: ["a", "b", "c"] },
    });
    expect(PlanOptions.safeParse(optionsOf({ "cluster.mtu": "1" })).error?.issues[0]?.path).toEqual([
      ...["cluster", "mtu"],
    ]);
  });

  it("leave out of an address what is no option here", () => {
    const address = Object.entries({ ...TEXTS, bundle: "x", "hosts.gone.nic": "a", "cluster.x": "1" });
    expect(knownTexts([...address, ["hosts.w2.nic", ""]], HOSTS)).toEqual(TEXTS);
  });
});

it.each([
  ["options.cluster.mtu", "cluster.mtu"],
  ["options.cluster.certSANs.3", "cluster.certSANs"],
  ["options.cluster.proxy.noProxy.0", "cluster.proxy.noProxy"],
  ["options.hosts.w2.nic", "hosts.w2.nic"],
  ["options.hosts", "hosts.w1.address"],
  ["options.hosts.w2", "hosts.w2.address"],
  ["options.hosts.gone.nic", null],
  ["roles.w1", null],
  [null, null],
])("%s is the field %s", (path, field) => {
  expect(fieldOfPath(path, HOSTS)).toBe(field);
});

it("counts an address with its interface once", () => {
  expect(countSet(TEXTS, "hosts.w1")).toBe(3);
  expect(countSet(TEXTS, "cluster")).toBe(9);
  expect(countSet({ "hosts.w1.nic": "ens1" }, "hosts.w1")).toBe(1);
  expect(countSet({ "hosts.w10.nic": "ens1" }, "hosts.w1")).toBe(0);
});
