import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DeployRunPlan } from "@/server/contract/deploy-run";
import { renderKubeadm } from "@/server/domain/kubeadm/render-kubeadm";
import { median } from "@/server/domain/median";
import { ansibleCommand } from "@/server/infra/installer/ansible-command";
import { setUpAnsible } from "@/server/infra/installer/ansible-core";
import { openRun } from "@/server/jobs/deploy/open-run.run";
import { type PracticeLabOfTest, ProductUnderTest } from "@/server/jobs/deploy/product-under-test";
import { planner } from "@/server/jobs/deploy.plan";
import { planDeploy } from "@/server/services/deploy/plan-deploy";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import { type Figure, figure } from "./bench";

const PAIRS = 3;
/** What the product may add to ansible-playbook alone. */
const MOST = 1.1;
/** A whole deploy of one control plane and two workers, s. */
const TARGET_SECONDS = 90;

/** From the request to the verified cluster, s. */
async function byProduct(product: ProductUnderTest, lab: PracticeLabOfTest): Promise<number> {
  const began = performance.now();
  const { jobId } = await requestDeploy(product.admin, { labId: lab.labId });
  const job = await product.until(jobId);
  if (job.status !== "succeeded") throw new Error(`The deploy ${job.status}: ${job.message}`);
  return (performance.now() - began) / 1000;
}

/** The same files, connections and ansible-playbook as a person has them ready at a prompt; only the playbook counts, s. */
async function byHand(product: ProductUnderTest, lab: PracticeLabOfTest): Promise<number> {
  const { labId } = lab;
  const { plan } = await planDeploy(product.admin, { labId });
  const job = { id: labId, labId, kind: "deploy" as const, run: 1, fence: 1, payload: { plan } };
  const { plan: planned, secrets } = await planner.plan(product.admin, {
    ...job,
    descriptorRevisionId: plan.descriptorRevisionId,
    bundleId: plan.bundleId,
  });
  const run = DeployRunPlan.parse(planned);
  const folder = mkdtempSync(path.join(tmpdir(), "fl-bench-"));
  const ends: (() => Promise<void> | void)[] = [];
  try {
    const ansible = await setUpAnsible({
      wheelsDir: path.join(run.bundleFolder, "wheels"),
      targetDir: run.ansibleCores,
      log: () => {},
    });
    const opened = await openRun(
      {
        ...{ jobId: labId, run: 1, folder, secrets, signal: new AbortController().signal },
        log: () => {},
        privateFolder: () => mkdtempSync(path.join(folder, "private-")),
        atEnd: (end) => ends.push(end),
      },
      run,
      renderKubeadm(run.plan, run.manifest),
    );
    const { program, args, env, cwd } = ansibleCommand({ ...opened, ansible, eventsFd: 3 });
    const { ANSIBLE_CALLBACKS_ENABLED: _, FAIRLEAD_EVENTS_FD: _fd, ...plain } = env;
    const log = openSync(path.join(folder, "log"), "w");
    const began = performance.now();
    const child = spawn(program, args, { cwd, env: plain as NodeJS.ProcessEnv, stdio: ["ignore", log, log] });
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`ansible-playbook ended with ${code}: ${folder}/log`);
    return (performance.now() - began) / 1000;
  } finally {
    for (const end of ends.toReversed()) await end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whole deploys on fresh practice labs, each beside ansible-playbook by hand, in turns. */
export async function* benchDeploy(): AsyncGenerator<Figure> {
  const product = await ProductUnderTest.start();
  const ways = [byProduct, byHand];
  const times = new Map(ways.map((way): [typeof byHand, number[]] => [way, []]));
  try {
    for (let pair = 0; pair < PAIRS; pair++) {
      for (const way of pair % 2 === 0 ? ways : ways.toReversed()) {
        const lab = await product.makeLab();
        try {
          times.get(way)?.push(await way(product, lab));
        } finally {
          await lab.remove();
        }
      }
    }
  } finally {
    await product.stop();
  }
  const [whole = Number.NaN, hand = Number.NaN] = ways.map((way) => median(times.get(way) ?? []));
  yield figure("deploy, 1 control plane and 2 workers, request to verified", whole, "s", {
    baseline: hand,
    target: TARGET_SECONDS,
  });
  yield figure("deploy, ratio to ansible-playbook by hand", whole / hand, "x", { target: MOST });
}
