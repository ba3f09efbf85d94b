import type { Metadata } from "next";
import { LabOverview } from "@/components/labs/lab-overview";

export const metadata: Metadata = { title: "Overview" };

export default async function LabPage({ params }: { params: Promise<{ labId: string }> }) {
  return <LabOverview labId={(await params).labId} />;
}
