import type { Metadata } from "next";
import { NodePage } from "@/components/nodes/node-page";

export const metadata: Metadata = { title: "Node" };

export default async function LabNodePage({ params }: { params: Promise<{ labId: string; node: string }> }) {
  const { labId, node } = await params;
  return <NodePage labId={labId} name={decodeURIComponent(node)} />;
}
