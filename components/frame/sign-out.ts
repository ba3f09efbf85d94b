import { paths } from "../paths";

/** Ends the session on the server, then shows the sign-in page; the page is loaded anew so that nothing read stays. */
export async function signOut(): Promise<void> {
  await fetch("/api/auth/sign-out", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  }).catch(() => undefined);
  window.location.assign(paths.signIn());
}
