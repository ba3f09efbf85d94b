import { z } from "zod";
import {
  CreatePracticeLabInput,
  DescriptorRevision,
  ForgetLabInput,
  LabDetail,
  LabName,
  LabPage,
  ListLabsInput,
  RemoveLabInput,
} from "@/server/contract/lab";
import { PracticeCapacity } from "@/server/contract/practice-lab";
import { createPracticeLab } from "@/server/services/lab/create-practice-lab";
import { forgetLab } from "@/server/services/lab/forget-lab";
import { getDescriptor } from "@/server/services/lab/get-descriptor";
import { getLab } from "@/server/services/lab/get-lab";
import { listLabs } from "@/server/services/lab/list-labs";
import { readPracticeCapacity } from "@/server/services/lab/read-practice-capacity";
import { renameLab } from "@/server/services/lab/rename-lab";
import { requestLabRemoval } from "@/server/services/lab/request-lab-removal";
import { procedure, router } from "../init";
import { LabRef, Nothing, StartedJob } from "../shapes";

export const labRouter = router({
  list: procedure("lab.read")
    .meta({ openapi: { method: "GET", path: "/labs", tags: ["labs"], summary: "Labs, by name" } })
    .input(ListLabsInput)
    .output(LabPage)
    .query(({ ctx, input }) => listLabs(ctx, input)),
  get: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}",
        tags: ["labs"],
        summary: "One lab: hosts, cluster, nodes, last jobs",
      },
    })
    .input(LabRef)
    .output(LabDetail)
    .query(({ ctx, input }) => getLab(ctx, input)),
  descriptor: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/descriptor",
        tags: ["labs"],
        summary: "A descriptor revision whole: the newest, or the one named",
      },
    })
    .input(LabRef.extend({ number: z.coerce.number().int().positive().optional() }))
    .output(DescriptorRevision)
    .query(({ ctx, input }) => getDescriptor(ctx, input)),
  practiceCapacity: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/practice-lab-capacity",
        tags: ["labs"],
        summary: "How large a practice lab fits on this machine, and why",
      },
    })
    .input(Nothing)
    .output(PracticeCapacity)
    .query(({ ctx }) => readPracticeCapacity(ctx)),
  createPractice: procedure("lab.create")
    .meta({
      openapi: {
        method: "POST",
        path: "/practice-labs",
        tags: ["labs"],
        summary: "Create a practice lab; answers the job that makes it",
      },
    })
    .input(CreatePracticeLabInput)
    .output(StartedJob.extend({ labId: LabRef.shape.labId }))
    .mutation(({ ctx, input }) => createPracticeLab(ctx, input)),
  rename: procedure("lab.update")
    .meta({ openapi: { method: "PATCH", path: "/labs/{labId}", tags: ["labs"], summary: "Rename a lab" } })
    .input(LabRef.extend({ name: LabName }))
    .output(z.object({ id: LabRef.shape.labId, name: z.string() }))
    .mutation(({ ctx, input }) => renameLab(ctx, input)),
  remove: procedure("lab.remove")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/removal",
        tags: ["labs"],
        summary: "Remove a practice lab and its hosts; answers the job",
      },
    })
    .input(RemoveLabInput)
    .output(StartedJob)
    .mutation(({ ctx, input }) => requestLabRemoval(ctx, input)),
  forget: procedure("lab.remove")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/forgetting",
        tags: ["labs"],
        summary: "Forget a registered lab and its keys; its hosts stay as they are",
      },
    })
    .input(ForgetLabInput)
    .output(LabRef)
    .mutation(({ ctx, input }) => forgetLab(ctx, input)),
});
