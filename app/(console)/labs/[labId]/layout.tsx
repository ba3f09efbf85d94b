import type { Metadata } from "next";
import type { ReactNode } from "react";
import { serverCaller } from "@/server/trpc/caller";

/** Puts the lab's name into the title of each of its pages; of a lab nobody may see, the product's alone. */
export async function generateMetadata({
  params,
}: {
  params: Promise<{ labId: string }>;
}): Promise<Metadata> {
  const { labId } = await params;
  const caller = await serverCaller();
  // the page itself says what is wrong, in its own words
  const lab = await caller.lab.get({ labId }).catch(() => null);
  const end = lab ? `${lab.name} · Fairlead` : "Fairlead";
  return { title: { default: end, template: `%s · ${end}` } };
}

export default function LabLayout({ children }: { children: ReactNode }) {
  return children;
}
