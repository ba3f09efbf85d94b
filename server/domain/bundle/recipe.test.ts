import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { BUILDABLE_VERSIONS, findRecipe } from "./recipe";

const go = path.resolve(import.meta.dirname, "../../../bundle/go");

it.each(BUILDABLE_VERSIONS)("Kubernetes %s is pinned with the etcd its recipe names", (version) => {
  const recipe = findRecipe(version);
  const pins = readFileSync(path.join(go, recipe?.pins ?? "", "go.mod"), "utf8");
  expect(pins).toContain(`\tk8s.io/kubernetes v${version}\n`);
  expect(pins).toContain(`\tgo.etcd.io/etcd/server/v3 v${recipe?.etcd}\n`);
  expect(pins).toContain(`\tk8s.io/kubelet => k8s.io/kubelet v0.${version.slice(2)}\n`);
  expect(pins).not.toMatch(/=> \.\//);
});
