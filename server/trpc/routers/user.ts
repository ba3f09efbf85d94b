import { z } from "zod";
import { PageInput, pageOf } from "@/server/contract/pagination";
import {
  AuditRow,
  ChainVerdict,
  CreateUserInput,
  ListAuditInput,
  UpdateUserInput,
  UserRow,
  Viewer,
} from "@/server/contract/user";
import { verifyAuditChain } from "@/server/services/audit";
import { listAuditEntries } from "@/server/services/audit/list-audit-entries";
import { createUser } from "@/server/services/user/create-user";
import { getMe } from "@/server/services/user/get-me";
import { listUsers } from "@/server/services/user/list-users";
import { updateUser } from "@/server/services/user/update-user";
import { procedure, router } from "../init";
import { Nothing } from "../shapes";

export const meRouter = router({
  get: procedure("public")
    .meta({ openapi: { method: "GET", path: "/me", tags: ["people"], protect: false, summary: "Who am I?" } })
    .input(Nothing)
    .output(z.object({ viewer: Viewer.nullable() }))
    .query(async ({ ctx }) => ({ viewer: await getMe(ctx) })),
});

export const userRouter = router({
  list: procedure("user.read")
    .meta({ openapi: { method: "GET", path: "/users", tags: ["people"], summary: "People and their roles" } })
    .input(PageInput)
    .output(pageOf(UserRow))
    .query(({ ctx, input }) => listUsers(ctx, input)),
  create: procedure("user.write")
    .meta({ openapi: { method: "POST", path: "/users", tags: ["people"], summary: "Add a person" } })
    .input(CreateUserInput)
    .output(UserRow)
    .mutation(({ ctx, input }) => createUser(ctx, input)),
  update: procedure("user.write")
    .meta({
      openapi: {
        method: "PATCH",
        path: "/users/{userId}",
        tags: ["people"],
        summary: "Change a person's name or role, or whether they may sign in",
      },
    })
    .input(UpdateUserInput)
    .output(UserRow)
    .mutation(({ ctx, input }) => updateUser(ctx, input)),
});

export const auditRouter = router({
  list: procedure("audit.read")
    .meta({
      openapi: { method: "GET", path: "/audit", tags: ["audit"], summary: "The audit trail, newest first" },
    })
    .input(ListAuditInput)
    .output(pageOf(AuditRow))
    .query(({ ctx, input }) => listAuditEntries(ctx, input)),
  chain: procedure("audit.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/audit/chain",
        tags: ["audit"],
        summary: "Recomputes the audit trail's hash chain",
      },
    })
    .input(Nothing)
    .output(ChainVerdict)
    .query(({ ctx }) => verifyAuditChain(ctx)),
});
