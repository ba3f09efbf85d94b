import { getApp } from "./app";
import type { Auth } from "./make-auth";

/** better-auth over the process's database, made at the first call because `next build` evaluates modules. */
export async function getAuth(): Promise<Auth> {
  return (await getApp()).auth;
}
