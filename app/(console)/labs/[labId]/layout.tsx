import type { Metadata } from "next";
import type { ReactNode } from "react";
import { serverCaller } from "@/server/trpc/caller";

/** Puts the lab's name into the title of each of its pages; its overview, the page at this very place, has it alone. */
export async function generateMetadata({
  params,
}: {
  params: Promise<{ labId: string }>;
}): Promise<Metadata> {
  const { labId } = await params;
  const caller = await serverCaller();
  // the page itself says what is wrong, in its own words
  const lab = await caller.lab.get({ labId }).catch(() => null);
  const template = lab ? `%s · ${lab.name} · Fairlead` : "%s · Fairlead";
  return { title: { default: lab?.name ?? "Lab", template } };
}

export default function LabLayout({ children }: { children: ReactNode }) {
  return children;
}
