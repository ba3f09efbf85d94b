import type { Metadata } from "next";
import { HostsPage } from "@/components/labs/hosts-page";

export const metadata: Metadata = { title: "Hosts" };

export default async function LabHostsPage({ params }: { params: Promise<{ labId: string }> }) {
  return <HostsPage labId={(await params).labId} />;
}
