import { PracticeLabRemovePlan } from "@/server/contract/practice-lab";
import { endPracticeLab } from "@/server/infra/practice-lab/client";
import type { JobRun } from "./job-kind";

/** Ends every host of the lab. Once asked, the daemon does it to the end: half a removal would help nobody. */
export const job: JobRun = {
  async run(ctx, input) {
    const { labId } = PracticeLabRemovePlan.parse(input);
    ctx.declareStages([{ id: "remove", title: "Remove hosts", hosts: [] }]);
    return ctx.inStage("remove", async () => {
      ctx.signal.throwIfAborted();
      const found = await endPracticeLab({ labId, onLine: (line) => ctx.log(line) });
      if (found) return { message: "The lab's hosts are gone, and nothing of them is left on this machine." };
      ctx.log(
        "No host of this lab is on this machine: it was restarted, or the lab was made on another one.",
      );
      return { message: "No host of this lab was left on this machine." };
    });
  },
};
