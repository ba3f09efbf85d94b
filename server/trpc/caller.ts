import { headers } from "next/headers";
import { v7 } from "uuid";
import { getApp } from "@/server/auth/app";
import { actorFrom } from "@/server/auth/session";
import { systemClock } from "@/server/services/context";
import { createCaller } from "./root";

/** The procedures for a server component, as the person whose session cookie the page's request carries. */
export async function serverCaller() {
  // first: `next build` tries every page, and asking for the headers is what stops it before it opens a database
  const incoming = await headers();
  const { db } = await getApp();
  const actor = await actorFrom(new Headers(incoming));
  return createCaller({ actor, db, clock: systemClock, requestId: v7() });
}
