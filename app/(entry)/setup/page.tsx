import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FirstAdminForm } from "@/components/entry/first-admin-form";
import { paths } from "@/components/paths";
import { serverCaller } from "@/server/trpc/caller";

export const metadata: Metadata = { title: "First administrator" };

export default async function SetupPage() {
  const { needsFirstAdmin, needsCode } = await (await serverCaller()).setup.state({});
  if (!needsFirstAdmin) redirect(paths.home());
  return <FirstAdminForm needsCode={needsCode} />;
}
