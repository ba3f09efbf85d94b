import { z } from "zod";
import type { NodeAllocatable } from "@/server/contract/lab";
import type { SshConnection } from "@/server/infra/ssh/ssh-connection";

/** kubeadm's own credentials on the control plane. */
const ADMIN_CONF = "/etc/kubernetes/admin.conf";

/** What we read of core/v1 Node. */
const Nodes = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        allocatable: z.record(z.string(), z.string()),
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      }),
    }),
  ),
});

/** The administrator's kubeconfig. @throws SshError */
export const readKubeconfigFile = (controlPlane: SshConnection): Promise<string> =>
  controlPlane.readFile(ADMIN_CONF);

/** Every node with its `.status.allocatable`, verbatim. @throws SshError */
export async function readNodes(controlPlane: SshConnection): Promise<Omit<NodeAllocatable, "at">[]> {
  const said = await controlPlane.read(
    `/usr/local/bin/kubectl --kubeconfig ${ADMIN_CONF} get nodes --output json`,
  );
  return Nodes.parse(JSON.parse(said)).items.map(({ metadata, status }) => ({
    name: metadata.name,
    ready: status.conditions.some((one) => one.type === "Ready" && one.status === "True"),
    allocatable: status.allocatable,
  }));
}
