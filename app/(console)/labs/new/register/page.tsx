import type { Metadata } from "next";
import { NewLabPage } from "@/components/register/new-lab-page";

export const metadata: Metadata = { title: "Register lab" };

export default function RegisterNewLabPage() {
  return <NewLabPage />;
}
