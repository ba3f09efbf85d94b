import {
  ImportDraftInput,
  ImportedDraft,
  ImportPreview,
  PreviewDraftInput,
} from "@/server/contract/descriptor-import";
import {
  CreateLabDraftInput,
  HostTable,
  LabDraft,
  ReadHostTableInput,
  RegisteredLab,
  RegisterLabInput,
  SaveLabDraftInput,
} from "@/server/contract/lab-draft";
import { previewDraft } from "@/server/services/descriptor/preview-import";
import { createLabDraft } from "@/server/services/draft/create-lab-draft";
import { discardLabDraft } from "@/server/services/draft/discard-lab-draft";
import { getLabDraft } from "@/server/services/draft/get-lab-draft";
import { importDraft } from "@/server/services/draft/import-draft";
import { readHostTable } from "@/server/services/draft/read-host-table";
import { registerLab } from "@/server/services/draft/register-lab";
import { saveLabDraft } from "@/server/services/draft/save-lab-draft";
import { procedure, router } from "../init";
import { LabRef } from "../shapes";

export const draftRouter = router({
  create: procedure("lab.create")
    .meta({
      openapi: {
        method: "POST",
        path: "/lab-drafts",
        tags: ["registration"],
        summary: "Begin to register a lab; answers its draft",
      },
    })
    .input(CreateLabDraftInput)
    .output(LabDraft)
    .mutation(({ ctx, input }) => createLabDraft(ctx, input)),
  get: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/draft",
        tags: ["registration"],
        summary: "A draft as it was last saved",
      },
    })
    .input(LabRef)
    .output(LabDraft)
    .query(({ ctx, input }) => getLabDraft(ctx, input)),
  save: procedure("lab.create")
    .meta({
      openapi: {
        method: "PUT",
        path: "/labs/{labId}/draft",
        tags: ["registration"],
        summary: "Save a draft whole",
      },
    })
    .input(SaveLabDraftInput)
    .output(LabDraft)
    .mutation(({ ctx, input }) => saveLabDraft(ctx, input)),
  discard: procedure("lab.create")
    .meta({
      openapi: {
        method: "DELETE",
        path: "/labs/{labId}/draft",
        tags: ["registration"],
        summary: "Discard a draft with its keys",
      },
    })
    .input(LabRef)
    .output(LabRef)
    .mutation(({ ctx, input }) => discardLabDraft(ctx, input)),
  // writes nothing, and is no query, because browsers send those in the address: files are long
  previewImport: procedure("lab.create")
    .meta({
      openapi: {
        method: "POST",
        path: "/import-previews",
        tags: ["registration"],
        summary: "What descriptor files would be as a new lab: findings, machines, secrets to be sealed",
      },
    })
    .input(PreviewDraftInput)
    .output(ImportPreview)
    .mutation(({ ctx, input }) => previewDraft(ctx, input)),
  import: procedure("lab.create")
    .meta({
      openapi: {
        method: "POST",
        path: "/lab-drafts/imports",
        tags: ["registration"],
        summary: "Make descriptor files the draft of a new lab; secrets in them are sealed",
      },
    })
    .input(ImportDraftInput)
    .output(ImportedDraft)
    .mutation(({ ctx, input }) => importDraft(ctx, input)),
  // a query, because it writes nothing; POST, because a table is long
  readTable: procedure("lab.create")
    .meta({
      openapi: {
        method: "POST",
        path: "/host-tables",
        tags: ["registration"],
        summary: "Read a pasted table of hosts: what could be read, and what is wrong in which line",
      },
    })
    .input(ReadHostTableInput)
    .output(HostTable)
    .query(({ ctx, input }) => readHostTable(ctx, input)),
  register: procedure("lab.create")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/registration",
        tags: ["registration"],
        summary: "Register a draft: it becomes descriptor revision 1",
      },
    })
    .input(RegisterLabInput)
    .output(RegisteredLab)
    .mutation(({ ctx, input }) => registerLab(ctx, input)),
});
