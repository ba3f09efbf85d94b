import type { BundleNeeds } from "@/server/contract/bundle-view";
import { BUILDABLE_VERSIONS } from "@/server/domain/bundle/recipe";
import { bundleBuildNeeds } from "@/server/infra/bundle/build-needs";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";

/** What this machine lacks to build a bundle, so that the button can say it before a job fails on it. */
export async function readBundleNeeds(ctx: ServiceContext): Promise<BundleNeeds> {
  await authorize(ctx, "bundle.read");
  const { missing } = await bundleBuildNeeds();
  return { missing, versions: [...BUILDABLE_VERSIONS] };
}
