import { z } from "zod";
import { WaiveCheckInput, Waiver } from "@/server/contract/check";
import { endWaiver } from "@/server/services/waiver/end-waiver";
import { listWaivers } from "@/server/services/waiver/list-waivers";
import { waiveCheck } from "@/server/services/waiver/waive-check";
import { procedure, router } from "../init";
import { LabRef } from "../shapes";

export const checkRouter = router({
  waivers: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/waivers",
        tags: ["deploy"],
        summary: "Warnings somebody lets stand: which, on which host, who, why, until when",
      },
    })
    .input(LabRef)
    .output(z.array(Waiver))
    .query(({ ctx, input }) => listWaivers(ctx, input)),
  waive: procedure("check.waive")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/waivers",
        tags: ["deploy"],
        summary: "Let a warning of a check stand until a day",
      },
    })
    .input(WaiveCheckInput)
    .output(Waiver)
    .mutation(({ ctx, input }) => waiveCheck(ctx, input)),
  endWaiver: procedure("check.waive")
    .meta({
      openapi: {
        method: "DELETE",
        path: "/labs/{labId}/waivers/{waiverId}",
        tags: ["deploy"],
        summary: "End a waiver before its day",
      },
    })
    .input(LabRef.extend({ waiverId: LabRef.shape.labId }))
    .output(z.object({ id: LabRef.shape.labId }))
    .mutation(({ ctx, input }) => endWaiver(ctx, input)),
});
