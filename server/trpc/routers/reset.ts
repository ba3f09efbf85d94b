import { ResetLabInput } from "@/server/contract/reset";
import { requestReset } from "@/server/services/reset/request-reset";
import { procedure, router } from "../init";
import { StartedJob } from "../shapes";

export const resetRouter = router({
  start: procedure("lab.update")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/resets",
        tags: ["labs"],
        summary: "Bring a lab's hosts back to how they were before their first deploy; answers the job",
      },
    })
    .input(ResetLabInput)
    .output(StartedJob)
    .mutation(({ ctx, input }) => requestReset(ctx, input)),
});
