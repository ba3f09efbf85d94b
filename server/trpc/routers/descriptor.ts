import { z } from "zod";
import {
  DescriptorChange,
  DiffRevisionsInput,
  EditDescriptorInput,
  EditedDescriptor,
  ListRevisionsInput,
  RevisionPage,
} from "@/server/contract/lab-draft";
import { diffRevisions } from "@/server/services/descriptor/diff-revisions";
import { editDescriptor } from "@/server/services/descriptor/edit-descriptor";
import { listRevisions } from "@/server/services/descriptor/list-revisions";
import { procedure, router } from "../init";

export const descriptorRouter = router({
  list: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/revisions",
        tags: ["labs"],
        summary: "Descriptor revisions of a lab, newest first",
      },
    })
    .input(ListRevisionsInput)
    .output(RevisionPage)
    .query(({ ctx, input }) => listRevisions(ctx, input)),
  edit: procedure("lab.update")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/revisions",
        tags: ["labs"],
        summary: "Write a new descriptor revision; answers what it changes",
      },
    })
    .input(EditDescriptorInput)
    .output(EditedDescriptor)
    .mutation(({ ctx, input }) => editDescriptor(ctx, input)),
  diff: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/revisions/{number}/diff",
        tags: ["labs"],
        summary: "What changed from one revision to another",
      },
    })
    .input(DiffRevisionsInput)
    .output(z.array(DescriptorChange))
    .query(({ ctx, input }) => diffRevisions(ctx, input)),
});
