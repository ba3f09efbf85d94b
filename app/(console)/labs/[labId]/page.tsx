import { LabOverview } from "@/components/labs/lab-overview";

export default async function LabPage({ params }: { params: Promise<{ labId: string }> }) {
  return <LabOverview labId={(await params).labId} />;
}
