import {
  CreatedShareLink,
  CreateShareLinkInput,
  ShareFileRef,
  ShareLinkPage,
  ShareLinkRef,
  ShareLinkRow,
  ShareLinksInput,
  ShareOffer,
} from "@/server/contract/share";
import { createShareLink } from "@/server/services/share/create-share-link";
import { listShareLinks } from "@/server/services/share/list-share-links";
import { offerShare } from "@/server/services/share/read-share-file";
import { revokeShareLink } from "@/server/services/share/revoke-share-link";
import { procedure, router } from "../init";

const tags = ["sharing"];

export const shareRouter = router({
  offer: procedure("suite.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/suite-runs/{runId}/share-offer",
        tags,
        summary: "What a shared file of this run would hold and hide, and whether a link to it can be made",
      },
    })
    .input(ShareFileRef)
    .output(ShareOffer)
    .query(({ ctx, input }) => offerShare(ctx, input)),
  createLink: procedure("suite.share")
    .meta({
      openapi: {
        method: "POST",
        path: "/suite-runs/{runId}/share-links",
        tags,
        summary: "Freeze the file of a run at an address that opens without an account; answers it this once",
      },
    })
    .input(CreateShareLinkInput)
    .output(CreatedShareLink)
    .mutation(({ ctx, input }) => createShareLink(ctx, input)),
  links: procedure("suite.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/share-links",
        tags,
        summary: "Share links of a lab with their views, newest first",
      },
    })
    .input(ShareLinksInput)
    .output(ShareLinkPage)
    .query(({ ctx, input }) => listShareLinks(ctx, input)),
  revokeLink: procedure("suite.share")
    .meta({
      openapi: {
        method: "POST",
        path: "/share-links/{linkId}/revocation",
        tags,
        summary: "Close a share link at once and for good",
      },
    })
    .input(ShareLinkRef)
    .output(ShareLinkRow)
    .mutation(({ ctx, input }) => revokeShareLink(ctx, input)),
});
