import { z } from "zod";
import type { Waiver } from "@/server/contract/check";
import { Id } from "@/server/contract/ids";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { readWaivers } from "./read-waivers";

const ListWaiversInput = z.object({ labId: Id });

/** A lab's waivers, oldest first; expired ones too, so that it is seen what ran out. */
export async function listWaivers(
  ctx: ServiceContext,
  input: z.input<typeof ListWaiversInput>,
): Promise<Waiver[]> {
  const { labId } = parseInput(ListWaiversInput, input);
  await authorize(ctx, "lab.read", { labId });
  return readWaivers(ctx, labId);
}
