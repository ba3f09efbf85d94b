import type { Metadata } from "next";
import { LabsPage } from "@/components/labs/labs-page";

export const metadata: Metadata = { title: "Labs" };

export default function HomePage() {
  return <LabsPage />;
}
