import {
  CreatedSuiteRun,
  CreateSuiteRunInput,
  NodeRun,
  NodeRunInput,
  RemoveSuiteRunInput,
  SuiteCaseDetail,
  SuiteCasePage,
  SuiteCaseRef,
  SuiteCasesInput,
  SuiteRunDetail,
  SuiteRunPage,
  SuiteRunRef,
  SuiteRunsInput,
} from "@/server/contract/suite";
import { PlanSuiteInput, RunSuiteInput, SuitePlanView } from "@/server/contract/suite-job";
import { createSuiteRun } from "@/server/services/suite/create-suite-run";
import { getNodeRun } from "@/server/services/suite/get-node-run";
import { getSuiteCase } from "@/server/services/suite/get-suite-case";
import { getSuiteRun } from "@/server/services/suite/get-suite-run";
import { listSuiteCases } from "@/server/services/suite/list-suite-cases";
import { listSuiteRuns } from "@/server/services/suite/list-suite-runs";
import { planSuite } from "@/server/services/suite/plan-suite";
import { removeSuiteRun } from "@/server/services/suite/remove-suite-run";
import { runSuite } from "@/server/services/suite/run-suite";
import { procedure, router } from "../init";
import { StartedJob } from "../shapes";

const tags = ["suite runs"];

export const suiteRouter = router({
  plan: procedure("suite.write")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/suite-plans",
        tags,
        summary: "What a run of the suite would be: its tests, how long, images that nodes lack",
      },
    })
    .input(PlanSuiteInput)
    .output(SuitePlanView)
    .query(({ ctx, input }) => planSuite(ctx, input)),
  run: procedure("suite.write")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/suite-jobs",
        tags,
        summary: "Run tests of the upstream suite against the lab's cluster; answers the job",
      },
    })
    .input(RunSuiteInput)
    .output(StartedJob)
    .mutation(({ ctx, input }) => runSuite(ctx, input)),
  list: procedure("suite.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/suite-runs",
        tags,
        summary: "Suite runs of a lab, newest first",
      },
    })
    .input(SuiteRunsInput)
    .output(SuiteRunPage)
    .query(({ ctx, input }) => listSuiteRuns(ctx, input)),
  create: procedure("suite.write")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/suite-runs",
        tags,
        summary:
          "Make a suite run of uploaded files, each named by its SHA-256; the same JUnit is the same run",
      },
    })
    .input(CreateSuiteRunInput)
    .output(CreatedSuiteRun)
    .mutation(({ ctx, input }) => createSuiteRun(ctx, input)),
  get: procedure("suite.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/suite-runs/{runId}",
        tags,
        summary: "One suite run: verdict, counts, what it lacks, files",
      },
    })
    .input(SuiteRunRef)
    .output(SuiteRunDetail)
    .query(({ ctx, input }) => getSuiteRun(ctx, input)),
  ofNode: procedure("suite.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/nodes/{node}/suite-run",
        tags,
        summary: "The last suite run Fairlead started while this node was in the cluster; null without one",
      },
    })
    .input(NodeRunInput)
    .output(NodeRun.nullable())
    .query(({ ctx, input }) => getNodeRun(ctx, input)),
  cases: procedure("suite.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/suite-runs/{runId}/cases",
        tags,
        summary: "Cases of a suite run, failing first, by status and part of their name",
      },
    })
    .input(SuiteCasesInput)
    .output(SuiteCasePage)
    .query(({ ctx, input }) => listSuiteCases(ctx, input)),
  case: procedure("suite.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/suite-runs/{runId}/cases/{n}",
        tags,
        summary: "One case with the text it failed with",
      },
    })
    .input(SuiteCaseRef)
    .output(SuiteCaseDetail)
    .query(({ ctx, input }) => getSuiteCase(ctx, input)),
  remove: procedure("suite.remove")
    .meta({
      openapi: {
        method: "POST",
        path: "/suite-runs/{runId}/removal",
        tags,
        summary: "Remove a suite run, its cases and files; asks for the lab's name",
      },
    })
    .input(RemoveSuiteRunInput)
    .output(SuiteRunRef)
    .mutation(({ ctx, input }) => removeSuiteRun(ctx, input)),
});
