import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { bundleFolder } from "@/server/infra/bundle/bundle-store";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { getKubectlRecipe } from "@/server/services/cluster/get-kubectl-recipe";
import { readKubeconfig } from "@/server/services/cluster/read-kubeconfig";
import type { LabUnderTest } from "./lab-under-test";

/** Needs a cluster on all hosts. */
export function tellRecipe(stand: LabUnderTest): void {
  it("prints a kubectl recipe through the jump host that works as printed", async () => {
    const { admin } = stand.product;
    const { id: clusterId, bundleId } = await getCluster(admin, { labId: stand.lab.labId });
    const { recipe, kubeconfigFileName } = await getKubectlRecipe(admin, { clusterId });
    const folder = mkdtempSync(path.join(tmpdir(), "fl-recipe-"));
    try {
      const { kubeconfig } = await readKubeconfig(admin, { clusterId });
      writeFileSync(path.join(folder, kubeconfigFileName), kubeconfig, { mode: 0o600 });
      writeFileSync(path.join(folder, "recipe"), recipe);
      symlinkSync(path.join(bundleFolder(bundleId), "bin/kube"), path.join(folder, "kubectl"));
      const last = recipe.trimEnd().split("\n").at(-1)?.replace("# when you are done: ", "");
      // the key of who runs it is in the agent; nothing of it lies anywhere
      const run = `ssh-add -q - && sh -e recipe; ${last}`;
      const child = spawn("ssh-agent", ["sh", "-c", run], {
        cwd: folder,
        env: { NODE_ENV: "test", PATH: `${folder}:${process.env.PATH}`, HOME: folder },
      });
      child.stdin.end(await stand.lab.privateKey());
      const [said, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
      for (const host of ["host-1", "host-2", "host-3"])
        expect(said, complaints).toMatch(new RegExp(`^${host} +Ready`, "m"));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
