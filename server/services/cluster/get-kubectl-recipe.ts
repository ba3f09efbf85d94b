import { eq } from "drizzle-orm";
import { z } from "zod";
import type { KubectlRecipe } from "@/server/contract/cluster";
import { DeployPlan } from "@/server/contract/deploy";
import { Id } from "@/server/contract/ids";
import { DomainError, notFound } from "@/server/domain/errors";
import { kubectlRecipe } from "@/server/domain/kubernetes/kubectl-recipe";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { readMachines } from "../host/read-machines";
import { kubeconfigName } from "./kubeconfig-name";

const GetKubectlRecipeInput = z.object({ clusterId: Id });
const PlannedHosts = DeployPlan.pick({ hosts: true });

/**
 * How kubectl is used from outside the lab's network: through its jump hosts, or through a control plane where there are
 * none. Holds no secret: the kubeconfig is a download of its own, SSH keys are the reader's.
 * @throws DomainError `not_found`; `wrong_state` for a cluster that is gone or a machine whose key is not accepted
 */
export async function getKubectlRecipe(
  ctx: ServiceContext,
  input: z.input<typeof GetKubectlRecipeInput>,
): Promise<KubectlRecipe> {
  const { clusterId } = parseInput(GetKubectlRecipeInput, input);
  const { cluster, lab } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({
      ...{ labId: cluster.labId, labName: lab.name, endpoint: cluster.endpoint },
      ...{ state: cluster.state, plan: cluster.plan, way: cluster.way },
    })
    .from(cluster)
    .innerJoin(lab, eq(lab.id, cluster.labId))
    .where(eq(cluster.id, clusterId))
    .limit(1);
  if (!row) throw notFound("This cluster");
  const { labId, endpoint } = row;
  await authorize(ctx, "cluster.read", { labId });
  if (row.state === "gone") throw new DomainError("wrong_state", "This cluster is gone: deploy one first.");
  if (row.way === "direct")
    throw new DomainError(
      "wrong_state",
      "This cluster is reached directly: kubectl needs no more than its kubeconfig.",
    );
  const machines = await readMachines(ctx, labId);
  const planned = PlannedHosts.safeParse(row.plan).data?.hosts ?? [];
  const control = planned.find(({ role }) => role === "control-plane")?.name;
  const target = machines.find(({ name }) => name === control) ?? machines.find(({ jump }) => !jump);
  if (!target) throw new DomainError("wrong_state", "The lab has no host: add its hosts.");
  const jumps = target.via.flatMap((name) => machines.filter((one) => one.name === name));
  const hops = (jumps.length > 0 ? jumps : [target]).map(({ hostKeys, ...hop }) => {
    if (hostKeys.length === 0) {
      const what = `The SSH key of ${hop.name} is not accepted yet: test the hosts and compare it.`;
      throw new DomainError("wrong_state", what);
    }
    return { ...hop, hostKeys: hostKeys.map(({ publicKey }) => publicKey) };
  });
  const { name, fileName } = kubeconfigName(row.labName);
  return { recipe: kubectlRecipe({ name, hops, endpoint }), kubeconfigFileName: fileName };
}
