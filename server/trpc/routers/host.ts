import { z } from "zod";
import { HostTest, TestHostsInput } from "@/server/contract/host-test";
import { listHostTests } from "@/server/services/host/list-host-tests";
import { requestHostTest } from "@/server/services/host/request-host-test";
import { procedure, router } from "../init";
import { LabRef, StartedJob } from "../shapes";

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
});
