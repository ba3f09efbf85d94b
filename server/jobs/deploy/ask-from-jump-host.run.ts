import { askApiServer } from "@/server/infra/installer/ask-api-server";
import { connectSsh, type KeyEndpoint } from "@/server/infra/ssh/connect-ssh";
import type { SshRoute } from "@/server/infra/ssh/endpoint";
import type { RunContext } from "../job-kind";

/**
 * Does the kubeconfig work from the jump host? Asked over its SSH connection, as kubectl would ask there: nothing is put on
 * a jump host. One that does not reach the nodes is told and no failure: people may work elsewhere.
 * @param route to the control plane
 */
export async function askFromJumpHost(
  ctx: RunContext,
  route: SshRoute<KeyEndpoint>,
  kubeconfig: string,
): Promise<void> {
  const jump = route.via.at(-1);
  if (!jump) return;
  try {
    const connection = await connectSsh({ target: jump, via: route.via.slice(0, -1) }, ctx.signal);
    try {
      const nodes = await askApiServer(kubeconfig, (address, port) => connection.forward(address, port));
      ctx.log(`kubeconfig from ${jump.name}: the API server lists ${nodes.join(", ")}`);
    } finally {
      connection.close();
    }
  } catch (cause) {
    ctx.signal.throwIfAborted();
    const detail = cause instanceof Error ? cause.message : String(cause);
    ctx.log(`kubeconfig from ${jump.name}: ${detail}`);
    ctx.emit({
      ...{ type: "finding", host: jump.name, title: `kubectl does not work from ${jump.name}`, detail },
      hint: `Open the API server's port to ${jump.name}, or use the kubeconfig on a control plane.`,
    });
  }
}
