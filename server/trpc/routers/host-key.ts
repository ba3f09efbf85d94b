import {
  AcceptedHostKeys,
  AcceptHostKeysInput,
  PastedKnownHosts,
  PasteKnownHostsInput,
} from "@/server/contract/host-test";
import { acceptHostKeys } from "@/server/services/host-key/accept-host-keys";
import { pasteKnownHosts } from "@/server/services/host-key/paste-known-hosts";
import { procedure, router } from "../init";

export const hostKeyRouter = router({
  accept: procedure("host.trust")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/host-keys",
        tags: ["hosts"],
        summary: "Pin the SSH keys that hosts showed, after their fingerprints were compared",
      },
    })
    .input(AcceptHostKeysInput)
    .output(AcceptedHostKeys)
    .mutation(({ ctx, input }) => acceptHostKeys(ctx, input)),
  pasteKnownHosts: procedure("host.trust")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/known-hosts",
        tags: ["hosts"],
        summary: "Pin SSH keys from lines of a known_hosts file",
      },
    })
    .input(PasteKnownHostsInput)
    .output(PastedKnownHosts)
    .mutation(({ ctx, input }) => pasteKnownHosts(ctx, input)),
});
