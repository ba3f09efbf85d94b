import { z } from "zod";
import { HostFactsSummary, HostReading, HostReadingHead, ReadFactsInput } from "@/server/contract/host-facts";
import { HostReachReading, HostReachSummary } from "@/server/contract/host-reach";
import { HostTest, InstallKeyInput, TestHostsInput } from "@/server/contract/host-test";
import { Id } from "@/server/contract/ids";
import { DescriptorChange } from "@/server/contract/lab-draft";
import {
  diffHostFacts,
  getHostFacts,
  listHostReadings,
  listLabFacts,
} from "@/server/services/host/host-readings";
import { listHostTests } from "@/server/services/host/list-host-tests";
import { getReach, listReach } from "@/server/services/host/list-reach";
import { requestFactReading } from "@/server/services/host/request-fact-reading";
import { requestHostTest } from "@/server/services/host/request-host-test";
import { requestKeyInstallation } from "@/server/services/host/request-key-installation";
import { procedure, router } from "../init";
import { LabRef, StartedJob } from "../shapes";

const HostRef = LabRef.extend({ host: z.string().min(1) });

export const hostRouter = router({
  test: procedure("job.start")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/host-tests",
        tags: ["hosts"],
        summary: "Test the connection to a lab's machines; answers the job",
      },
    })
    .input(TestHostsInput)
    .output(StartedJob)
    .mutation(({ ctx, input }) => requestHostTest(ctx, input)),
  tests: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/host-tests",
        tags: ["hosts"],
        summary: "The last connection test of each machine, live while it runs",
      },
    })
    .input(LabRef)
    .output(z.array(HostTest))
    .query(({ ctx, input }) => listHostTests(ctx, input)),
  installKey: procedure("job.start")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/key-installations",
        tags: ["hosts"],
        summary: "Put a key's public half on hosts with a password that is not kept; answers the job",
      },
    })
    .input(InstallKeyInput)
    .output(StartedJob)
    .mutation(({ ctx, input }) => requestKeyInstallation(ctx, input)),
  readFacts: procedure("job.start")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/fact-readings",
        tags: ["hosts"],
        summary: "Read what the lab's hosts are; answers the job",
      },
    })
    .input(ReadFactsInput)
    .output(StartedJob)
    .mutation(({ ctx, input }) => requestFactReading(ctx, input)),
  facts: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/hosts/{host}/facts",
        tags: ["hosts"],
        summary: "A reading of a host, the newest unless named; null when there is none",
      },
    })
    .input(HostRef.extend({ readingId: Id.optional() }))
    .output(HostReading.nullable())
    .query(({ ctx, input }) => getHostFacts(ctx, input)),
  factsHistory: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/hosts/{host}/fact-readings",
        tags: ["hosts"],
        summary: "The kept readings of a host, the newest first",
      },
    })
    .input(HostRef)
    .output(z.array(HostReadingHead))
    .query(({ ctx, input }) => listHostReadings(ctx, input)),
  factsDiff: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/hosts/{host}/fact-diff",
        tags: ["hosts"],
        summary: "What differs between two readings of a host",
      },
    })
    .input(HostRef.extend({ from: Id, to: Id }))
    .output(z.array(DescriptorChange))
    .query(({ ctx, input }) => diffHostFacts(ctx, input)),
  reach: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/hosts/{host}/reach",
        tags: ["hosts"],
        summary: "What a host saw of the others when it was asked last: ways, packet sizes, ports, names",
      },
    })
    .input(HostRef)
    .output(HostReachReading.nullable())
    .query(({ ctx, input }) => getReach(ctx, input)),
  reachOfLab: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/reach",
        tags: ["hosts"],
        summary: "What each host saw of the others when it was asked last, in short, and what is wrong in it",
      },
    })
    .input(LabRef)
    .output(z.array(HostReachSummary))
    .query(({ ctx, input }) => listReach(ctx, input)),
  factsOfLab: procedure("lab.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/facts",
        tags: ["hosts"],
        summary: "The newest reading of each host, in short",
      },
    })
    .input(LabRef)
    .output(z.array(HostFactsSummary))
    .query(({ ctx, input }) => listLabFacts(ctx, input)),
});
