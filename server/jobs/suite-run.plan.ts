import path from "node:path";
import { eq } from "drizzle-orm";
import { DeployPlan } from "@/server/contract/deploy";
import { JOIN_TOKEN_SECRET, KUBECONFIG_SECRET } from "@/server/contract/deploy-run";
import { SuiteRunPayload, type SuiteRunPlan } from "@/server/contract/suite-job";
import { E2E_PROGRAM } from "@/server/domain/bundle/recipe";
import { DomainError, notFound } from "@/server/domain/errors";
import type { ServiceContext } from "@/server/services/context";
import { secretBox } from "@/server/services/secret-box";
import { handOverDeploy } from "./deploy.plan";
import type { JobPlanner } from "./job-kind";

/** Where the suite runs, how to sign in there, the programs of the cluster's bundle and its kubeconfig. */
export const planner: JobPlanner = {
  async plan(ctx, job) {
    const { clusterId, focus, disruptive } = SuiteRunPayload.parse(job.payload);
    const { plan: deployed, kubeconfig } = await readCluster(ctx, clusterId);
    const { plan: run, secrets } = await handOverDeploy(ctx, job, deployed);
    const { logins, manifest, bundleFolder } = run;
    const control = deployed.hosts.find((host) => host.role === "control-plane");
    if (!control) throw new Error("The plan has no control plane.");
    const machine = (name: string, ssh: { address: string; port: number; user: string }) => {
      const login = logins[name];
      if (!login) throw new Error(`Nobody said how to sign in to ${name}.`);
      return { name, ...ssh, login };
    };
    const jumps = control.via.map((name) => {
      const found = deployed.jumpHosts.find((jump) => jump.name === name);
      if (!found) throw new Error(`The plan does not know the jump host ${name}.`);
      return machine(name, found.ssh);
    });
    const way = [...jumps, machine(control.name, control.ssh)];
    const target = jumps.at(-1) ?? way[0];
    if (!target) throw new Error("There is no way to the control plane.");
    const program = (name: string) => {
      const file = manifest.files.find((one) => one.path === name);
      if (!file) {
        throw new DomainError(
          "unsupported",
          `The bundle ${manifest.name} holds no ${name}: build or import one that does, deploy it, then run the suite.`,
        );
      }
      return { file: path.join(bundleFolder, name), sha256: file.sha256 };
    };
    const handedOver: SuiteRunPlan = {
      ...{ labId: job.labId, target, via: jumps.slice(0, -1), focus, disruptive },
      ...{ e2e: program(E2E_PROGRAM), kubectl: program("bin/kube"), nodes: deployed.hosts.length },
    };
    const { [JOIN_TOKEN_SECRET]: _unused, ...keys } = secrets;
    return { plan: handedOver, secrets: { ...keys, [KUBECONFIG_SECRET]: kubeconfig } };
  },
};

async function readCluster({ db }: ServiceContext, clusterId: string) {
  const { cluster, credential } = db.t;
  const [row] = await db.q
    .select({ plan: cluster.plan, state: cluster.state, id: credential.id, sealed: credential.sealed })
    .from(cluster)
    .leftJoin(credential, eq(credential.id, cluster.credentialId))
    .where(eq(cluster.id, clusterId))
    .limit(1);
  if (!row) throw notFound("The cluster of this run");
  if (row.state !== "verified" || row.id === null || row.sealed === null)
    throw new DomainError(
      "wrong_state",
      "The cluster changed while this job waited: it is not verified now.",
    );
  const kubeconfig = (await secretBox(db)).open(row.sealed, row.id);
  return { plan: DeployPlan.parse(row.plan), kubeconfig };
}
