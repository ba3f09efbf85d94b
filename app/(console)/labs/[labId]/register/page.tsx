import type { Metadata } from "next";
import { RegisterPage } from "@/components/register/register-page";

export const metadata: Metadata = { title: "Register lab" };

export default async function RegisterLabPage({ params }: { params: Promise<{ labId: string }> }) {
  return <RegisterPage labId={(await params).labId} />;
}
