import { z } from "zod";
import {
  ListMembersInput,
  MemberList,
  MemberRow,
  RemoveMemberInput,
  SetMemberInput,
} from "@/server/contract/membership";
import { listMembers } from "@/server/services/membership/list-members";
import { removeMember } from "@/server/services/membership/remove-member";
import { setMember } from "@/server/services/membership/set-member";
import { procedure, router } from "../init";

export const membershipRouter = router({
  list: procedure("member.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/members",
        tags: ["people"],
        summary: "Who has a role on this lab, beside what they have everywhere",
      },
    })
    .input(ListMembersInput)
    .output(MemberList)
    .query(({ ctx, input }) => listMembers(ctx, input)),
  set: procedure("member.write")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/members",
        tags: ["people"],
        summary: "Give a person a role on this lab, or another one",
      },
    })
    .input(SetMemberInput)
    .output(MemberRow)
    .mutation(({ ctx, input }) => setMember(ctx, input)),
  remove: procedure("member.write")
    .meta({
      openapi: {
        method: "DELETE",
        path: "/labs/{labId}/members/{userId}",
        tags: ["people"],
        summary: "Take a person's role on this lab away",
      },
    })
    .input(RemoveMemberInput)
    .output(z.object({ userId: z.string() }))
    .mutation(({ ctx, input }) => removeMember(ctx, input)),
});
