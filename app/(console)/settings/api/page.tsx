import type { Metadata } from "next";
import { ApiDocumentPage } from "@/components/api-document/api-document-page";

export const metadata: Metadata = { title: "API" };

export default function SettingsApiPage() {
  return <ApiDocumentPage />;
}
