import type { Metadata } from "next";
import { DescriptorPage } from "@/components/labs/descriptor-page";

export const metadata: Metadata = { title: "Descriptor" };

export default async function LabDescriptorPage({ params }: { params: Promise<{ labId: string }> }) {
  return <DescriptorPage labId={(await params).labId} />;
}
