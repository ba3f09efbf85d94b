import type { z } from "zod";
import { type HostTable, ReadHostTableInput } from "@/server/contract/lab-draft";
import { parseHostTable } from "@/server/domain/host-table";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

/** Reads a pasted table of hosts; writes nothing. */
export async function readHostTable(
  ctx: ServiceContext,
  input: z.input<typeof ReadHostTableInput>,
): Promise<HostTable> {
  const { text, defaults, takenNames } = parseInput(ReadHostTableInput, input);
  await authorize(ctx, "lab.create");
  return parseHostTable(text, { ...defaults, takenNames });
}
