import type { z } from "zod";
import { ImportBundleInput } from "@/server/contract/bundle-view";
import { importBundle } from "@/server/infra/bundle/bundle-store";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { registerBundle } from "./register-bundle";

/**
 * Puts a bundle folder or .tar of this machine into the store and on the list, after every file's sum was checked.
 * @throws DomainError `bad_input` or `too_large`, naming the file that is wrong
 */
export async function importBundleFolder(
  ctx: ServiceContext,
  input: z.input<typeof ImportBundleInput>,
): Promise<{ bundleId: string }> {
  await authorize(ctx, "bundle.write");
  const { folder } = parseInput(ImportBundleInput, input);
  const { id, manifest } = await importBundle(folder);
  const { bundleId } = await registerBundle(ctx, {
    id,
    manifest,
    origin: `imported from ${folder}`.slice(0, 300),
  });
  return { bundleId };
}
