import type { Metadata } from "next";
import { ImportPage } from "@/components/import/import-page";

export const metadata: Metadata = { title: "Import a descriptor" };

export default function ImportNewLabPage() {
  return <ImportPage labId={null} />;
}
