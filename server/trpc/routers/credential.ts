import { z } from "zod";
import {
  AddSshKeyInput,
  AddSudoPasswordInput,
  CredentialRef,
  CredentialView,
  MakeSshKeyInput,
} from "@/server/contract/credential";
import { addSshKey } from "@/server/services/credential/add-ssh-key";
import { addSudoPassword } from "@/server/services/credential/add-sudo-password";
import { listCredentials } from "@/server/services/credential/list-credentials";
import { makeSshKey } from "@/server/services/credential/make-ssh-key";
import { removeCredential } from "@/server/services/credential/remove-credential";
import { procedure, router } from "../init";
import { LabRef } from "../shapes";

export const credentialRouter = router({
  list: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/credentials",
        tags: ["credentials"],
        summary: "SSH keys and sudo passwords of a lab: names and public halves",
      },
    })
    .input(LabRef)
    .output(z.array(CredentialView))
    .query(({ ctx, input }) => listCredentials(ctx, input)),
  makeKey: procedure("credential.write")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/made-ssh-keys",
        tags: ["credentials"],
        summary: "Make an SSH key pair; the private half is sealed and never shown",
      },
    })
    .input(MakeSshKeyInput)
    .output(CredentialView)
    .mutation(({ ctx, input }) => makeSshKey(ctx, input)),
  addKey: procedure("credential.write")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/ssh-keys",
        tags: ["credentials"],
        summary: "Seal a private SSH key of one's own",
      },
    })
    .input(AddSshKeyInput)
    .output(CredentialView)
    .mutation(({ ctx, input }) => addSshKey(ctx, input)),
  addSudoPassword: procedure("credential.write")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/sudo-passwords",
        tags: ["credentials"],
        summary: "Seal a password that sudo asks for",
      },
    })
    .input(AddSudoPasswordInput)
    .output(CredentialView)
    .mutation(({ ctx, input }) => addSudoPassword(ctx, input)),
  remove: procedure("credential.write")
    .meta({
      openapi: {
        method: "DELETE",
        path: "/labs/{labId}/credentials/{credentialId}",
        tags: ["credentials"],
        summary: "Delete a key or password that no machine uses",
      },
    })
    .input(CredentialRef)
    .output(CredentialRef)
    .mutation(({ ctx, input }) => removeCredential(ctx, input)),
});
