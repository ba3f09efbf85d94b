import { v7 } from "uuid";
import type { HostFacts } from "@/server/contract/host-facts";
import type { DescriptorContent } from "@/server/contract/lab";
import { factsOf } from "@/server/domain/checks/facts-under-test";
import { PLAN } from "@/server/domain/kubeadm/plan-under-test";
import { sampleText } from "@/server/domain/suite/sample-under-test";
import type { ServiceContext } from "../context";
import type { ServiceTest } from "../context-under-test";
import { makeReadyLab } from "../deploy/deploy-under-test";
import { createSuiteRun } from "../suite/create-suite-run";
import { receiveSuiteFile } from "../suite/receive-suite-file";

/** What a stranger must not read: every name, address and serial that the lab below knows. */
export const SECRETS = {
  names: [
    ...[
      "muc-jump.oam.example.net",
      "muc-cp1",
      "muc-w1",
      "muc-w11",
      "muc-w1.oam.example.net",
      "oam.example.net",
    ],
    ...["Ludwig Nine", "Munich Ost", "Jo Contact", "jo.contact@example.org", "labadmin", "bmcroot"],
    ...["api.ludwig.example.net", "registry.example.net", "Telco Owner GmbH"],
  ],
  addresses: [
    ...["203.0.113.5", "203.0.113.11", "203.0.113.12", "2001:db8:9::12", "192.0.2.77", "203.0.113.99"],
    ...["203.0.113.100", "203.0.113.1", "198.51.100.53"],
  ],
  serials: [
    ...["CZ3412ABCD", "0c:c4:7a:11:22:33", "0c:c4:7a:11:22:44", "11111111111111111111111111111111"],
    ...["6f1c2d3e-0000-4000-8000-00000000abcd", "mHyO4JDbHUtyAsWgSEWWZ8WtxIkXn/abcdEFGH12345"],
  ],
};
export const ALL_SECRETS = Object.values(SECRETS).flat();

/** What the failing tests of the run below said, with all of it in many spellings. */
const FAILURE = [
  "Session is sticky after reaching the timeout on muc-w1 and MUC-W1.oam.example.net, muc-w11:/dev/sda",
  `ssh labadmin@203.0.113.12 via muc-jump.oam.example.net: [2001:DB8:9:0:0:0:0:12]:10250, 2001:0db8:0009::0012`,
  `https://api.ludwig.example.net:6443 (203.0.113.100) ip-203-0-113-11.ec2.internal ::ffff:203.0.113.11`,
  `lab=Ludwig%20Nine&amp;site=Munich+Ost ludwig-nine ${Buffer.from("x=muc-cp1.oam.example.net;").toString("base64")}`,
  "serial CZ3412ABCD mac 0C-C4-7A-11-22-33 0cc47a112233 id 11111111-1111-1111-1111-111111111111",
  "pod 10.244.1.7 on muc-w1; bmcroot@192.0.2.77 Jo Contact &lt;jo.contact@example.org&gt;",
  "uid 6f1c2d3e-0000-4000-8000-00000000abcd registry.example.net 203.0.113.1 203.0.113.99 198.51.100.53",
  "Telco Owner GmbH at Munich Ost, 203.0.113.5 key SHA256:mHyO4JDbHUtyAsWgSEWWZ8WtxIkXn/abcdEFGH12345",
].join("\n");

const ssh = (address: string, user = "labadmin") => ({ address, port: 22, user, credentialId: v7() });
const host = (name: string, address: string): DescriptorContent["hosts"][number] => ({
  ...{ name, ssh: ssh(address), via: ["muc-jump.oam.example.net"], roles: [], recordedHardware: false },
});

const DESCRIPTOR: DescriptorContent = {
  version: 1,
  provisioner: "preprovisioned",
  jumpHosts: [{ name: "muc-jump.oam.example.net", ssh: ssh("203.0.113.5") }],
  hosts: [
    host("muc-cp1", "203.0.113.11"),
    {
      ...host("muc-w1", "203.0.113.12"),
      declared: {
        bmc: { address: "192.0.2.77", user: "bmcroot", mac: "0c:c4:7a:11:22:44" },
        interfaces: [{ name: "ens1f0", mac: "0c:c4:7a:11:22:33", address: "2001:db8:9::12" }],
      },
    },
    host("muc-w11", "203.0.113.99"),
  ],
  declared: {
    details: { owner: "Telco Owner GmbH", contact: "Jo Contact <jo.contact@example.org>" },
    networks: [{ name: "oam", network: "203.0.113.0", prefix: 24, gateway: "203.0.113.1" }],
  },
};

/** A registered lab that knows a lot about itself, with a cluster and an uploaded run of 6,965 cases with two failures. */
export async function makeSharedRun(
  { db }: Pick<ServiceTest, "db">,
  ctx: ServiceContext,
  kind: "registered" | "practice" = "registered",
) {
  const lab = {
    name: "Ludwig Nine",
    site: "Munich Ost",
    contact: "Jo Contact <jo.contact@example.org>",
    kind,
  };
  const { id: labId } = await makeReadyLab(db, lab, DESCRIPTOR);
  const clusterId = v7();
  await db.write(async ({ q, t }) => {
    const hostId = v7();
    await q
      .insert(t.host)
      .values({ id: hostId, labId, name: "muc-w1", jump: false, address: "203.0.113.12", port: 22 });
    const fingerprint = "SHA256:mHyO4JDbHUtyAsWgSEWWZ8WtxIkXn/abcdEFGH12345";
    const key = { id: v7(), hostId, labId, publicKey: "ssh-ed25519 AAAA", fingerprint, acceptedBy: "x" };
    await q.insert(t.hostKey).values({ ...key, acceptedAt: 1 });
    const reading = { id: v7(), hostId, labId, jobId: v7(), at: 1, ms: 1, changes: null };
    await q.insert(t.hostFacts).values({ ...reading, machineId: "1".repeat(32), facts: someFacts() });
    const cluster = {
      id: clusterId,
      labId,
      jobId: v7(),
      bundleId: "b",
      profile: "basic",
      kubernetes: "1.24.0",
    };
    const asked = {
      certSANs: ["api.ludwig.example.net"],
      proxy: { http: "http://registry.example.net:3128", noProxy: [] },
    };
    const plan = { ...PLAN, options: { hosts: {}, cluster: asked } };
    await q.insert(t.cluster).values({
      ...{ ...cluster, endpoint: "203.0.113.100:6443", state: "verified", plan },
      ...{ createdAt: 1, verifiedAt: 1 },
    });
    await q.insert(t.liveNode).values({ clusterId, name: "muc-w1", version: 1, content: someNode(), at: 5 });
    await q.insert(t.clusterWatch).values({
      ...{ clusterId, runnerId: "r", leasedUntil: 0, state: "live", message: null, seenAt: 5, version: 1 },
      attachments: null,
    });
  });
  const runId = await uploadRun(ctx, labId, spiked());
  return { labId, runId, clusterId };
}

/** The recorded run of OpenShift Dedicated, failing with the text above. */
export const spiked = (): string =>
  sampleText("v1.24-openshift-dedicated", "junit").replaceAll(
    "Session is sticky after reaching the timeout",
    FAILURE,
  );

export async function uploadRun(ctx: ServiceContext, labId: string, junit: string): Promise<string> {
  const limit = 64 * 1024 ** 2;
  async function* whole() {
    yield Buffer.from(junit);
  }
  const { sha256 } = await receiveSuiteFile(ctx, { labId, kind: "junit" }, whole(), limit);
  return (await createSuiteRun(ctx, { labId, junit: sha256 })).runId;
}

function someFacts(): HostFacts {
  const facts = factsOf(1);
  facts.hostname = "muc-w1.oam.example.net";
  facts.nameservers = ["198.51.100.53"];
  facts.dmi.serial = "CZ3412ABCD";
  return facts;
}

const someNode = () => ({
  ...{
    name: "muc-w1",
    uid: "6f1c2d3e-0000-4000-8000-00000000abcd",
    ready: "True" as const,
    schedulable: true,
  },
  ...{ roles: ["worker"], conditions: [], taints: [], requested: {}, pods: [] },
  labels: { "kubernetes.io/hostname": "muc-w1" },
  addresses: [{ type: "InternalIP", address: "203.0.113.12" }],
  versions: {
    ...{ kubelet: "v1.24.0", osImage: "Debian GNU/Linux 12 (bookworm)", kernel: "6.1.0-13-amd64" },
    ...{ containerRuntime: "containerd://1.7.20", architecture: "amd64" },
  },
  capacity: { cpu: "64" },
  allocatable: { cpu: "63900m", memory: "373411876Ki", "hugepages-2Mi": "20Gi", "intel.com/sriov": "4" },
});
