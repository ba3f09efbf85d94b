import type { DeployRunPlan } from "@/server/contract/deploy-run";
import { connectSsh } from "@/server/infra/ssh/connect-ssh";
import { listRunningWork } from "@/server/infra/ssh/list-running-work";
import type { RunContext } from "../job-kind";
import { keyRoutes } from "./open-run.run";

/**
 * Ends of ssh do not end what they started: says for each host what of a deploy that was broken off may still run. The
 * next precheck waits for the same things.
 */
export async function tellRunningWork(ctx: RunContext, run: DeployRunPlan): Promise<void> {
  await Promise.all(
    keyRoutes(run, ctx.secrets).map(async (route) => {
      const host = route.target.name;
      try {
        const connection = await connectSsh(route, AbortSignal.timeout(5000));
        try {
          const work = await listRunningWork(connection);
          const what = work.map((one) => `${one.what} (process ${one.pid})`).join(", ");
          ctx.log(
            what ? `May still run on ${host}: ${what}` : `Nothing of this deploy runs on ${host} any more`,
          );
          if (!what) return;
          const hint = "The next run waits until it has ended.";
          ctx.emit({ type: "finding", host, title: `May still run on ${host}`, detail: what, hint });
        } finally {
          connection.close();
        }
      } catch (cause) {
        ctx.log(`What still runs on ${host} is not known: ${cause instanceof Error ? cause.message : cause}`);
      }
    }),
  );
}
