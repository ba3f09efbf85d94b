import path from "node:path";
import { z } from "zod";
import type { BundleRecipe } from "@/server/domain/bundle/recipe";
import { checkVersion } from "./check-version";
import type { Component } from "./component";
import { readOutput, runProgram } from "./run-program";

const Downloaded = z.object({ Dir: z.string() });

/** Kubernetes' own pause.c, compiled as its Makefile does. The module's sum is in go.sum beside its pins. */
export const pauseComponent = ({ kubernetes, pins, pause }: BundleRecipe): Component => ({
  name: "pause",
  title: `pause ${pause}`,
  sources: [`go/${pins}`],
  settings: { pause },
  usesGo: false,
  make: async (tools, out) => {
    const { program, env } = await tools.go();
    const module = `k8s.io/kubernetes@v${kubernetes}`;
    const cwd = path.join(tools.sources, "go", pins);
    tools.log(`Reading pause.c of ${module}`);
    const asked = { argv: [program, "mod", "download", "-json", module] as const, cwd, env };
    const { stdout } = await readOutput(asked, tools.signal);
    const source = path.join(Downloaded.parse(JSON.parse(stdout)).Dir, "build/pause/linux/pause.c");
    const file = path.join(out, "pause");
    const flags = ["-Os", "-Wall", "-Werror", "-static", "-s", `-DVERSION=v${pause}`];
    await runProgram(tools, `Compiling pause ${pause}`, {
      argv: ["cc", ...flags, "-o", file, source],
      cwd: tools.work,
      env: tools.env,
    });
    await checkVersion(tools, [file, "-v"], `v${pause}`);
  },
});
