import { type ProblemText, problemOfBody } from "../api/problem-text";

/** Opens a session: the answer sets the cookie. @returns null, or what went wrong */
export async function signIn(email: string, password: string): Promise<ProblemText | null> {
  try {
    const answer = await fetch("/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    if (answer.ok) return null;
    return problemOfBody(await answer.json());
  } catch (cause) {
    return problemOfBody(cause);
  }
}
