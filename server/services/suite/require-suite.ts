import path from "node:path";
import { eq } from "drizzle-orm";
import { E2E_PROGRAM } from "@/server/domain/bundle/recipe";
import { DomainError } from "@/server/domain/errors";
import { bundleFolder } from "@/server/infra/bundle/bundle-store";
import type { SuiteProgram } from "@/server/infra/suite/ask-suite";
import { readRunning } from "../cluster/read-running";
import type { ServiceContext } from "../context";

/**
 * The lab's verified cluster and the suite of the bundle it was deployed from.
 * @throws DomainError `wrong_state` without such a cluster, `unsupported` without such a suite
 */
export async function requireSuite(ctx: ServiceContext, lab: { labId: string; name: string }) {
  const { cluster, running } = await readRunning(ctx, lab.labId);
  if (cluster?.attached)
    throw new DomainError(
      "unsupported",
      `A suite is run with the ${E2E_PROGRAM} of the bundle a cluster was deployed from, and this one was attached: run it there and upload its files.`,
    );
  if (cluster?.state !== "verified" || !running)
    throw new DomainError("wrong_state", `${lab.name} has no verified cluster: deploy Kubernetes first.`);
  const { bundle } = ctx.db.t;
  const { bundleId } = running;
  const [row] = await ctx.db.q.select().from(bundle).where(eq(bundle.id, bundleId)).limit(1);
  const file = row?.manifest.files.find((one) => one.path === E2E_PROGRAM);
  if (!file) {
    const message = `The bundle of ${row?.name ?? "this cluster"} holds no ${E2E_PROGRAM}: build one that does, deploy it, then run the suite.`;
    throw new DomainError("unsupported", message);
  }
  const program: SuiteProgram = {
    file: path.join(bundleFolder(bundleId), E2E_PROGRAM),
    sha256: file.sha256,
  };
  return { clusterId: cluster.id, running, program };
}
