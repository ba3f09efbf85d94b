import type { Metadata } from "next";
import { ConformancePage } from "@/components/conformance/conformance-page";

export const metadata: Metadata = { title: "Conformance" };

export default async function LabConformancePage({ params }: { params: Promise<{ labId: string }> }) {
  return <ConformancePage labId={(await params).labId} />;
}
