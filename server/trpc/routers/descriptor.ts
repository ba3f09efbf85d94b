import { z } from "zod";
import {
  ExportedFile,
  ExportInput,
  ImportPreview,
  ImportRevisionInput,
  PreviewImportInput,
} from "@/server/contract/descriptor-import";
import {
  DescriptorChange,
  DiffRevisionsInput,
  EditDescriptorInput,
  EditedDescriptor,
  ListRevisionsInput,
  RevisionPage,
  TagHostsInput,
} from "@/server/contract/lab-draft";
import { diffRevisions } from "@/server/services/descriptor/diff-revisions";
import { editDescriptor } from "@/server/services/descriptor/edit-descriptor";
import { exportRevision } from "@/server/services/descriptor/export-revision";
import { importRevision } from "@/server/services/descriptor/import-revision";
import { listRevisions } from "@/server/services/descriptor/list-revisions";
import { previewImport } from "@/server/services/descriptor/preview-import";
import { tagHosts } from "@/server/services/descriptor/tag-hosts";
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
  tag: procedure("lab.update")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/host-tags",
        tags: ["hosts"],
        summary: "Put tags on hosts and take others off, as a new descriptor revision",
      },
    })
    .input(TagHostsInput)
    .output(EditedDescriptor)
    .mutation(({ ctx, input }) => tagHosts(ctx, input)),
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
  // writes nothing, and is no query, because browsers send those in the address: files are long
  previewImport: procedure("lab.update")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/import-previews",
        tags: ["labs"],
        summary: "What descriptor files would change of a lab: findings, secrets to be sealed, diff",
      },
    })
    .input(PreviewImportInput)
    .output(ImportPreview)
    .mutation(({ ctx, input }) => previewImport(ctx, input)),
  import: procedure("lab.update")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/imports",
        tags: ["labs"],
        summary: "Make descriptor files the next revision; secrets in them are sealed",
      },
    })
    .input(ImportRevisionInput)
    .output(EditedDescriptor)
    .mutation(({ ctx, input }) => importRevision(ctx, input)),
  export: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/revisions/{number}/export",
        tags: ["labs"],
        summary: "A revision as PDF, IDF, Ansible inventory or SSH configuration, without secrets",
      },
    })
    .input(ExportInput)
    .output(ExportedFile)
    .query(({ ctx, input }) => exportRevision(ctx, input)),
});
