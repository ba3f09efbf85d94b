import type { Metadata } from "next";
import { DeployPage } from "@/components/deploy/deploy-page";

export const metadata: Metadata = { title: "Deploy" };

export default async function Page({ params }: { params: Promise<{ labId: string }> }) {
  const { labId } = await params;
  return <DeployPage labId={labId} />;
}
