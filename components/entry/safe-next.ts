/** Where to go after signing in: a path of this installation, never another site's address. */
export function safeNext(next: string | undefined): string {
  if (!next?.startsWith("/") || next.startsWith("//") || /[\\\s]/.test(next)) return "/";
  return next.startsWith("/sign-in") ? "/" : next;
}
