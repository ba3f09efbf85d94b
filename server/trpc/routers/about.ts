import { About } from "@/server/contract/about";
import { readAbout } from "@/server/services/about/read-about";
import { procedure, router } from "../init";
import { Nothing } from "../shapes";

export const aboutRouter = router({
  get: procedure("signed_in")
    .meta({
      openapi: {
        method: "GET",
        path: "/about",
        tags: ["about"],
        summary: "Versions and where Fairlead runs",
      },
    })
    .input(Nothing)
    .output(About)
    .query(({ ctx }) => readAbout(ctx)),
});
