import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { type DeployPlan, PlanOptions } from "@/server/contract/deploy";
import { MANIFEST, PLAN } from "./plan-under-test";
import { renderKubeadm } from "./render-kubeadm";

const filesOf = (options?: unknown) => {
  const plan: DeployPlan = options === undefined ? PLAN : { ...PLAN, options: PlanOptions.parse(options) };
  return new Map(renderKubeadm(plan, MANIFEST).map((file) => [file.path, file]));
};
const text = (options: unknown, path: string) => filesOf(options).get(path)?.content ?? "";
const hostVars = (options: unknown, host: string) => parse(text(options, `inventory/host_vars/${host}.yaml`));

const KUBELET = {
  reservedSystemCPUs: "0-1",
  cpuManagerPolicy: "static",
  topologyManagerPolicy: "single-numa-node",
};
const UNIT = "etc/systemd/system/kubelet.service.d/20-options.conf";
const DROP_IN = "etc/fairlead/kubelet.d/10-options.conf";

describe("options of a plan", () => {
  it("change nothing when nobody asks for any", () => {
    const plain = [...filesOf()];
    expect([...filesOf({})]).toEqual(plain);
    expect(plain.some(([path]) => /kubelet\.d|20-options|10-proxy|timesyncd|chrony/.test(path))).toBe(false);
    expect(hostVars({}, "node-2").fairlead_options.absent).toHaveLength(5);
  });

  it("give the kubelet of one host a drop-in of its own, and tell verify what to find", () => {
    const options = { hosts: { "node-3": { ...KUBELET, address: "198.51.100.13" } } };
    expect(parse(text(options, `hosts/node-3/${DROP_IN}`))).toEqual({
      apiVersion: "kubelet.config.k8s.io/v1beta1",
      kind: "KubeletConfiguration",
      ...KUBELET,
    });
    expect(text(options, `hosts/node-3/${UNIT}`)).toContain("--config-dir=/etc/fairlead/kubelet.d");
    expect(filesOf(options).has(`hosts/node-2/${DROP_IN}`)).toBe(false);
    const own = hostVars(options, "node-3");
    expect(own.fairlead_kubelet).toEqual({ cgroupDriver: "systemd", ...KUBELET });
    expect(own.fairlead_options.present).toEqual([
      { path: `/${DROP_IN}`, source: `hosts/node-3/${DROP_IN}` },
      { path: `/${UNIT}`, source: `hosts/node-3/${UNIT}` },
    ]);
    expect(hostVars(options, "node-2")).toMatchObject({
      fairlead_kubelet: { cgroupDriver: "systemd" },
      fairlead_options: { present: [] },
    });
  });

  it("put further names into the API server's certificate", () => {
    const init = text({ cluster: { certSANs: ["api.example.org", "192.0.2.10"] } }, "kubeadm-init.yaml");
    const cluster = parseAllDocuments(init).map((one) => one.toJS())[1];
    expect(cluster.apiServer.certSANs).toEqual([
      "198.51.100.11",
      "127.0.0.1",
      "localhost",
      "api.example.org",
      "192.0.2.10",
    ]);
  });

  it("set the pods' MTU", () => {
    const path = "hosts/node-2/etc/cni/net.d/10-fairlead.conflist";
    expect(JSON.parse(text({ cluster: { mtu: 1400 } }, path)).plugins[0].mtu).toBe(1400);
    expect(JSON.parse(text({}, path)).plugins[0]).not.toHaveProperty("mtu");
  });

  it("send containerd through a proxy, but never to the cluster itself", () => {
    const proxy = { http: "http://proxy.example.org:3128", noProxy: ["registry.example.org"] };
    const unit = text({ cluster: { proxy } }, "common/etc/systemd/system/containerd.service.d/10-proxy.conf");
    expect(unit).toContain('Environment="HTTP_PROXY=http://proxy.example.org:3128"');
    expect(unit).not.toContain("HTTPS_PROXY");
    const direct = /NO_PROXY=([^"]*)/.exec(unit)?.[1]?.split(",");
    expect(direct).toEqual(
      expect.arrayContaining(["198.51.100.12", "10.244.0.0/16", "10.96.0.0/16", "registry.example.org"]),
    );
  });

  it("name NTP servers for both time services", () => {
    const options = { cluster: { ntpServers: ["192.0.2.1", "ntp.example.org"] } };
    expect(text(options, "common/etc/systemd/timesyncd.conf.d/50-fairlead.conf")).toBe(
      "[Time]\nNTP=192.0.2.1 ntp.example.org\n",
    );
    expect(text(options, "common/etc/chrony/sources.d/fairlead.sources")).toContain(
      "server ntp.example.org iburst\n",
    );
  });

  it.each([
    [{ cluster: { mtu: 100 } }, /576/],
    [{ cluster: { ntpServers: ["two words"] } }, /a host name or an IPv4 address/],
    [
      { cluster: { proxy: { http: "http://me:secret@proxy.example.org:3128" } } },
      /without user and password/,
    ],
    [{ cluster: { endpoint: "api.example.org" } }, /host:port/],
    [{ hosts: { w: { reservedSystemCPUs: "0-x" } } }, /CPU list/],
    [{ hosts: { w: { cpuManagerPolicy: "dynamic" } } }, /none/],
    [{ hosts: { w: { nic: "an interface with a long name" } } }, /15 characters/],
  ])("refuse %j in words", (options, sentence) => {
    expect(PlanOptions.safeParse(options).error?.issues[0]?.message).toMatch(sentence);
  });
});
