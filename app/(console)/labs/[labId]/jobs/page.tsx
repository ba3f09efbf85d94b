import type { Metadata } from "next";
import { JobsPage } from "@/components/job/list/jobs-page";

export const metadata: Metadata = { title: "Jobs" };

export default async function Page({ params }: { params: Promise<{ labId: string }> }) {
  const { labId } = await params;
  return <JobsPage labId={labId} />;
}
