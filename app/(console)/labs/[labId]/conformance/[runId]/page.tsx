import type { Metadata } from "next";
import { SuiteRunPage } from "@/components/conformance/suite-run-page";

export const metadata: Metadata = { title: "Suite run" };

export default async function LabSuiteRunPage({
  params,
}: {
  params: Promise<{ labId: string; runId: string }>;
}) {
  const { labId, runId } = await params;
  return <SuiteRunPage labId={labId} runId={runId} />;
}
