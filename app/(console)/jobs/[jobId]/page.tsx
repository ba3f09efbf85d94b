import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { JobPage } from "@/components/job/job-page";
import { serverCaller } from "@/server/trpc/caller";

interface Props {
  params: Promise<{ jobId: string }>;
}

/** One read for title and page. No such job, or none this person may see: not found. */
const readJob = cache(async (jobId: string) => {
  const caller = await serverCaller();
  return caller.job.get({ jobId }).catch((cause: { code?: string }) => {
    if (cause.code === "NOT_FOUND" || cause.code === "BAD_REQUEST") return null;
    throw cause;
  });
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const job = await readJob((await params).jobId);
  return { title: job ? `${job.title} · ${job.labName}` : "Job" };
}

export default async function Page({ params }: Props) {
  const job = await readJob((await params).jobId);
  if (!job) notFound();
  return <JobPage initial={job} />;
}
