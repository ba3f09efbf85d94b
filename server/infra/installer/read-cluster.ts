import { z } from "zod";
import type { NodeAllocatable } from "@/server/contract/lab";
import { asRoot, type RootLogin } from "@/server/infra/ssh/as-root";
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

/** Only root may read kubeadm's credentials. */
function readAsRoot(controlPlane: SshConnection, line: string, root: RootLogin): Promise<string> {
  const { command, input } = asRoot(line, root);
  return controlPlane.read(command, input === undefined ? {} : { input });
}

/** The administrator's kubeconfig. @throws SshError */
export const readKubeconfigFile = (controlPlane: SshConnection, root: RootLogin): Promise<string> =>
  readAsRoot(controlPlane, `cat -- ${ADMIN_CONF}`, root);

/** Every node with its `.status.allocatable`, verbatim. @throws SshError */
export async function readNodes(
  controlPlane: SshConnection,
  root: RootLogin,
): Promise<Omit<NodeAllocatable, "at">[]> {
  const line = `/usr/local/bin/kubectl --kubeconfig ${ADMIN_CONF} get nodes --output json`;
  const said = await readAsRoot(controlPlane, line, root);
  return nodesOf(JSON.parse(said));
}

/** What we show of a NodeList. @throws ZodError when it is none */
export const nodesOf = (list: unknown): Omit<NodeAllocatable, "at">[] =>
  Nodes.parse(list).items.map(({ metadata, status }) => ({
    name: metadata.name,
    ready: status.conditions.some((one) => one.type === "Ready" && one.status === "True"),
    allocatable: status.allocatable,
  }));
