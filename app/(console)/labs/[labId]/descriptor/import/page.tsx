import type { Metadata } from "next";
import { ImportPage } from "@/components/import/import-page";

export const metadata: Metadata = { title: "Import a descriptor" };

export default async function ImportRevisionPage({ params }: { params: Promise<{ labId: string }> }) {
  return <ImportPage labId={(await params).labId} />;
}
