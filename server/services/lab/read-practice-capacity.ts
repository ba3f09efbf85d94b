import type { PracticeCapacity } from "@/server/contract/practice-lab";
import { practiceLabCapacity } from "@/server/infra/practice-lab/client";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";

/** How large a practice lab fits on this machine now, and the sentence why; `supported: false` says why not at all. */
export async function readPracticeCapacity(ctx: ServiceContext): Promise<PracticeCapacity> {
  await authorize(ctx, "lab.read");
  return practiceLabCapacity();
}
