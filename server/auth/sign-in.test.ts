import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "@/server/services/context-under-test";
import { createUser } from "@/server/services/user/create-user";
import { listUsers } from "@/server/services/user/list-users";
import { updateUser } from "@/server/services/user/update-user";
import { handleAuth } from "./handle-auth";
import { type Auth, makeAuth } from "./make-auth";
import { actorFrom } from "./session";

const URL_HERE = "http://127.0.0.1:4100";
const DAY_S = 24 * 60 * 60;

let test: ServiceTest;
let auth: Auth;
let email: string;
let people = 0;
const password = "correct horse battery";
beforeEach(async () => {
  test = await startServiceTest();
  auth = authAt(URL_HERE);
  email = `ada${++people}@example.org`;
  await createUser(test.system, { name: "Ada", email, password, role: "operator" });
});
afterEach(() => test.close());

const authAt = (url: string) =>
  makeAuth({ db: test.db, secret: "a secret of at least 32 characters", url, trustedOrigins: [url] });

function request(
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string> } = {},
) {
  const headers = new Headers({ "content-type": "application/json", ...options.headers });
  const init: RequestInit = { method, headers };
  if (options.body !== undefined) init.body = JSON.stringify(options.body);
  return new Request(`${URL_HERE}/api/auth${path}`, init);
}
const signIn = (
  given = password,
  options: { now?: number; headers?: Record<string, string>; auth?: Auth } = {},
) =>
  handleAuth(
    request("POST", "/sign-in/email", { body: { email, password: given }, headers: options.headers ?? {} }),
    {
      auth: options.auth ?? auth,
      now: options.now ?? 0,
    },
  );
const cookieOf = (response: Response) => response.headers.getSetCookie()[0]?.split(";")[0] ?? "";

describe("signing in", () => {
  it("gives a session that is the person, with the role of now", async () => {
    const headers = new Headers({ cookie: cookieOf(await signIn()) });
    const actor = await actorFrom(headers, auth);
    expect(actor).toMatchObject({ kind: "user", name: "Ada", email, role: "operator" });
    await test.db.write((tx) => tx.q.update(tx.t.user).set({ role: "viewer" }));
    expect(await actorFrom(headers, auth)).toMatchObject({ role: "viewer" });
  });

  it("sets a cookie for 14 days that scripts cannot read; Secure on https", async () => {
    const cookie = (await signIn()).headers.getSetCookie()[0] ?? "";
    expect(cookie).toMatch(/^fairlead\.session_token=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toContain(`Max-Age=${14 * DAY_S}`);
    expect(cookie).not.toMatch(/Secure/);
    const secure = (
      await signIn(password, { auth: authAt("https://lab.example.org") })
    ).headers.getSetCookie()[0];
    expect(secure).toMatch(/^__Secure-fairlead\.session_token=.*; Secure/i);
    const [session] = await test.db.q.select().from(test.db.t.session);
    const days = ((session?.expiresAt.getTime() ?? 0) - Date.now()) / DAY_S / 1000;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThan(14.1);
  });

  it("hands the session over in the cookie alone, and lets nobody read it back", async () => {
    const response = await signIn();
    const token = decodeURIComponent(cookieOf(response)).split("=")[1]?.split(".")[0] ?? "";
    expect(token.length).toBeGreaterThan(20);
    expect(await response.text()).toBe('{"signedIn":true}');
    const headers = { cookie: cookieOf(response) };
    const asked = handleAuth(request("GET", "/get-session", { headers }), { auth });
    expect(await refusalOf(asked)).toMatchObject({ code: "not_found" });
  });

  it("takes the address in any case", async () => {
    email = email.toUpperCase();
    expect((await signIn()).status).toBe(200);
  });

  it("ends with sign-out", async () => {
    const cookie = cookieOf(await signIn());
    const headers = { cookie, origin: URL_HERE };
    await handleAuth(request("POST", "/sign-out", { body: {}, headers }), { auth });
    expect(await actorFrom(new Headers({ cookie }), auth)).toEqual({ kind: "anonymous" });
    expect(await test.db.q.select().from(test.db.t.session)).toEqual([]);
  });

  it("knows nobody by a forged or foreign cookie", async () => {
    const cookie = cookieOf(await signIn());
    const forged = cookie.replace(/=.{10}/, "=AAAAAAAAAA");
    for (const value of [forged, "fairlead.session_token=x", "other=1"]) {
      expect(await actorFrom(new Headers({ cookie: value }), auth)).toEqual({ kind: "anonymous" });
    }
    expect(await actorFrom(new Headers(), auth)).toEqual({ kind: "anonymous" });
  });
});

describe("is refused", () => {
  it("for a wrong password and an unknown address, with the same words", async () => {
    const wrong = await refusalOf(signIn("wrong wrong wrong"));
    email = "nobody@example.org";
    expect(await refusalOf(signIn())).toEqual(wrong);
    expect(wrong).toEqual({
      code: "not_signed_in",
      message: "The e-mail address or the password is wrong.",
    });
  });

  it("after five failures in a minute, the right password too; other addresses are not held up", async () => {
    const from = (address: string) => ({ headers: { "x-forwarded-for": address } });
    for (let i = 0; i < 5; i++)
      await refusalOf(signIn("wrong wrong wrong", { now: i * 1000, ...from("10.0.0.1") }));
    expect(await refusalOf(signIn(password, { now: 5000, ...from("10.0.0.1") }))).toEqual({
      code: "too_many_requests",
      message: "Too many failed sign-ins: try again in 55 seconds.",
    });
    expect((await signIn(password, { now: 5000, ...from("10.0.0.2") })).status).toBe(200);
    expect((await signIn(password, { now: 60_001, ...from("10.0.0.1") })).status).toBe(200);
  });

  it("when the guesses come at once, or from made-up addresses", async () => {
    const codes = async (guesses: Promise<unknown>[]) =>
      (await Promise.all(guesses.map(refusalOf))).filter(({ code }) => code === "too_many_requests").length;
    const atOnce = Array.from({ length: 12 }, () => signIn("wrong wrong wrong"));
    expect(await codes(atOnce)).toBe(7);
    const spread = Array.from({ length: 30 }, (_, i) =>
      signIn("wrong wrong wrong", { headers: { "x-forwarded-for": `10.1.1.${i}` } }),
    );
    expect(await codes(spread)).toBe(5);
  });

  it("for a person who was disabled, and ends their open session", async () => {
    const cookie = cookieOf(await signIn());
    const [person] = (await listUsers(test.system, {})).items;
    await updateUser(test.system, { userId: person?.id ?? "", disabled: true });
    expect(await actorFrom(new Headers({ cookie }), auth)).toEqual({ kind: "anonymous" });
    expect(await refusalOf(signIn())).toEqual({
      code: "not_signed_in",
      message: "You may no longer sign in here: ask an administrator.",
    });
    expect((await refusalOf(signIn("wrong wrong wrong"))).message).toMatch(/password is wrong/);
    expect(await test.db.q.select().from(test.db.t.session)).toEqual([]);
    await updateUser(test.system, { userId: person?.id ?? "", disabled: false });
    expect((await signIn()).status).toBe(200);
  });

  it("from another site", async () => {
    const foreign = { origin: "https://evil.example" };
    expect(await refusalOf(signIn(password, { headers: foreign }))).toMatchObject({ code: "forbidden" });
    const cookie = cookieOf(await signIn());
    for (const headers of [{ cookie, ...foreign }, { cookie }]) {
      const out = handleAuth(request("POST", "/sign-out", { body: {}, headers }), { auth });
      expect(await refusalOf(out)).toMatchObject({ code: "forbidden" });
    }
    expect(await actorFrom(new Headers({ cookie }), auth)).toMatchObject({ kind: "user" });
  });

  it.each([
    ["POST", "/sign-up/email"],
    ["POST", "/change-password"],
    ["POST", "/update-user"],
    ["POST", "/delete-user"],
    ["POST", "/request-password-reset"],
    ["POST", "/sign-in/social"],
    ["GET", "/list-sessions"],
    ["GET", "/ok"],
    ["GET", "/sign-in/email"],
    ["POST", "/sign-in/email/"],
    ["POST", "//sign-in/email"],
  ])("%s %s is closed", async (method, path) => {
    const body = method === "POST" ? { body: { email: "x@example.org", password, name: "X" } } : {};
    expect(await refusalOf(handleAuth(request(method, path, body), { auth }))).toMatchObject({
      code: "not_found",
    });
  });

  it("for a body that is none", async () => {
    for (const body of [{}, "text", { email, password: ["x"] }]) {
      const asked = handleAuth(request("POST", "/sign-in/email", { body }), { auth });
      expect(await refusalOf(asked)).toMatchObject({ code: "bad_input" });
    }
  });
});
