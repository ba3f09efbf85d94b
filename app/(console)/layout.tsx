import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { AppFrame } from "@/components/frame/app-frame";
import { paths } from "@/components/paths";
import { serverCaller } from "@/server/trpc/caller";

/** Pages of the console: for people who are signed in. A new installation first asks for its administrator. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const caller = await serverCaller();
  const { viewer } = await caller.me.get({});
  if (viewer === null) {
    const { needsFirstAdmin } = await caller.setup.state({});
    const asked = (await headers()).get("x-fairlead-path") ?? undefined;
    redirect(needsFirstAdmin ? paths.setup() : paths.signIn(asked));
  }
  return <AppFrame viewer={viewer}>{children}</AppFrame>;
}
