import type { Metadata } from "next";
import { NodesPage } from "@/components/nodes/nodes-page";

export const metadata: Metadata = { title: "Nodes" };

export default async function LabNodesPage({ params }: { params: Promise<{ labId: string }> }) {
  return <NodesPage labId={(await params).labId} />;
}
