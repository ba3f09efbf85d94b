import { type DeployRunPlan, KUBECONFIG_SECRET } from "@/server/contract/deploy-run";
import { readKubeconfigFile, readNodes } from "@/server/infra/installer/read-cluster";
import { connectSsh } from "@/server/infra/ssh/connect-ssh";
import type { RunContext } from "../job-kind";
import { askFromJumpHost } from "./ask-from-jump-host.run";
import { keyRoutes, sudoPasswordOf } from "./open-run.run";

/** Reads kubeconfig and nodes by our own SSH: Ansible would keep what it read in its results. */
export async function takeCluster(ctx: RunContext, run: DeployRunPlan) {
  const controlPlane = run.plan.hosts.find((host) => host.role === "control-plane")?.name;
  const route = keyRoutes(run, ctx.secrets).find((one) => one.target.name === controlPlane);
  if (!route) throw new Error("The plan has no control plane.");
  const connection = await connectSsh(route, ctx.signal);
  try {
    const { name, user } = route.target;
    const root = { user, sudoPassword: sudoPasswordOf(run, ctx.secrets, name) };
    const kubeconfig = await readKubeconfigFile(connection, root);
    ctx.secretResult(KUBECONFIG_SECRET, kubeconfig);
    await askFromJumpHost(ctx, route, kubeconfig);
    const at = Date.now();
    return (await readNodes(connection, root)).map((node) => ({ ...node, at }));
  } finally {
    connection.close();
  }
}
