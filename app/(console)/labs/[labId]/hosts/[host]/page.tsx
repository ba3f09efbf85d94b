import type { Metadata } from "next";
import { HostPage } from "@/components/hosts/host-page";

export const metadata: Metadata = { title: "Host" };

export default async function LabHostPage({ params }: { params: Promise<{ labId: string; host: string }> }) {
  const { labId, host } = await params;
  return <HostPage labId={labId} host={decodeURIComponent(host)} />;
}
