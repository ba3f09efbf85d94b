import { z } from "zod";
import {
  BuildBundleInput,
  BundleDetail,
  BundleNeeds,
  BundleRow,
  ImportBundleInput,
} from "@/server/contract/bundle-view";
import { PageInput, pageOf } from "@/server/contract/pagination";
import { getBundle } from "@/server/services/bundle/get-bundle";
import { importBundleFolder } from "@/server/services/bundle/import-bundle-folder";
import { listBundles } from "@/server/services/bundle/list-bundles";
import { readBundleNeeds } from "@/server/services/bundle/read-bundle-needs";
import { requestBundleBuild } from "@/server/services/bundle/request-bundle-build";
import { procedure, router } from "../init";
import { Nothing, StartedJob } from "../shapes";

const BundleRef = z.object({ bundleId: z.string().max(100) });

export const bundleRouter = router({
  list: procedure("bundle.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/bundles",
        tags: ["bundles"],
        summary: "Bundles in the store, newest first",
      },
    })
    .input(PageInput)
    .output(pageOf(BundleRow))
    .query(({ ctx, input }) => listBundles(ctx, input)),
  get: procedure("bundle.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/bundles/{bundleId}",
        tags: ["bundles"],
        summary: "One bundle: components, files, sums",
      },
    })
    .input(BundleRef)
    .output(BundleDetail)
    .query(({ ctx, input }) => getBundle(ctx, input)),
  needs: procedure("bundle.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/bundle-needs",
        tags: ["bundles"],
        summary: "What this machine lacks to build a bundle",
      },
    })
    .input(Nothing)
    .output(BundleNeeds)
    .query(({ ctx }) => readBundleNeeds(ctx)),
  build: procedure("bundle.write")
    .meta({
      openapi: {
        method: "POST",
        path: "/bundle-builds",
        tags: ["bundles"],
        summary: "Build a bundle from source; answers the job",
      },
    })
    .input(BuildBundleInput)
    .output(StartedJob)
    .mutation(({ ctx, input }) => requestBundleBuild(ctx, input)),
  import: procedure("bundle.write")
    .meta({
      openapi: {
        method: "POST",
        path: "/bundles",
        tags: ["bundles"],
        summary: "Import a bundle folder or .tar from this machine",
      },
    })
    .input(ImportBundleInput)
    .output(BundleRef)
    .mutation(({ ctx, input }) => importBundleFolder(ctx, input)),
});
