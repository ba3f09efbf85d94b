import type { Metadata } from "next";
import { CreatePracticePage } from "@/components/labs/create-practice-page";

export const metadata: Metadata = { title: "Create practice lab" };

export default function NewPracticeLabPage() {
  return <CreatePracticePage />;
}
