import { CreateFirstAdminInput, SetupState, UserRow } from "@/server/contract/user";
import { createFirstAdmin } from "@/server/services/setup/create-first-admin";
import { readSetupState } from "@/server/services/setup/read-setup-state";
import { procedure, router } from "../init";
import { Nothing } from "../shapes";

export const setupRouter = router({
  state: procedure("public")
    .meta({
      openapi: {
        method: "GET",
        path: "/setup",
        tags: ["setup"],
        protect: false,
        summary: "Does this installation need its first administrator?",
      },
    })
    .input(Nothing)
    .output(SetupState)
    .query(({ ctx }) => readSetupState(ctx)),
  createFirstAdmin: procedure("public")
    .meta({
      openapi: {
        method: "POST",
        path: "/setup/administrator",
        tags: ["setup"],
        protect: false,
        summary: "Create the first administrator",
      },
    })
    .input(CreateFirstAdminInput)
    .output(UserRow)
    .mutation(({ ctx, input }) => createFirstAdmin(ctx, input)),
});
