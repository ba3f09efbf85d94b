import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { safeNext } from "@/components/entry/safe-next";
import { SignInForm } from "@/components/entry/sign-in-form";
import { paths } from "@/components/paths";
import { serverCaller } from "@/server/trpc/caller";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const caller = await serverCaller();
  const next = safeNext((await searchParams).next);
  if ((await caller.me.get({})).viewer !== null) redirect(next);
  if ((await caller.setup.state({})).needsFirstAdmin) redirect(paths.setup());
  return <SignInForm next={next} />;
}
