import path from "node:path";
import Sqlite from "better-sqlite3";
import { CreatedApiKey } from "@/server/contract/api-key";
import { LabPage } from "@/server/contract/lab";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import { type Seeded, seedScreens } from "./fixtures/seed-screens";
import { ADMIN, Session } from "./fixtures/session";
import { openSignedIn } from "./fixtures/sign-in";
import { type Product, startProduct } from "./fixtures/start-product";
import { expect, type Page, test } from "./fixtures/test";

const VIEWER = { name: "Vera Viewer", email: "vera@example.org", password: "correct horse battery" };

test.describe("home and settings", () => {
  let product: Product;
  /** The first look at a new installation comes before anything is in it. */
  let rows: Seeded | undefined;
  const seed = (): Seeded => {
    rows ??= seedScreens(product.data);
    return rows;
  };
  let session: Session;
  let page: Page;
  let complaints: string[] = [];

  test.beforeAll(async ({ browser }) => {
    product = await startProduct();
    session = new Session(product.url);
    expect((await session.call("POST", "/api/v1/setup/administrator", ADMIN)).status).toBe(200);
    expect((await session.signIn(ADMIN.email, ADMIN.password)).status).toBe(200);
    expect((await session.call("POST", "/api/v1/users", { ...VIEWER, role: "viewer" })).status).toBe(200);
    page = await openSignedIn(browser, product.url, ADMIN);
    page.setDefaultTimeout(30_000);
    complaints = collectComplaints(page);
  });
  test.afterAll(async () => {
    try {
      await page?.context().close();
    } finally {
      await product?.stop();
    }
  });
  test.afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });

  test("a new installation offers three ways to its first lab", async () => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Three ways to your first lab" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Register lab" })).toBeEnabled();
    await expect(page.getByRole("button", { name: "Create practice lab" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Import descriptor" }).click();
    await expect(page).toHaveURL("/labs/new/import");
  });

  test("home sums up what each lab offers; filter and order live in the address", async () => {
    const seeded = seed();
    await page.goto("/");
    const row = page.getByRole("row", { name: new RegExp(seeded.labName) });
    await expect(row).toContainText("2/2 Ready");
    await expect(row.getByRole("cell", { name: "3.8", exact: true })).toBeVisible();
    await expect(row.getByRole("cell", { name: "16", exact: true })).toBeVisible();
    await page.getByLabel("Which labs").selectOption("cluster");
    await expect(page).toHaveURL(/show=cluster/);
    await expect(page.getByRole("row", { name: /being made/ })).toBeHidden();
    await page.getByRole("button", { name: "CPUs" }).click();
    await expect(page).toHaveURL(/sort=cpus/);
    await page.reload();
    await expect(row).toBeVisible();
    await expect(page.getByRole("row", { name: /being made/ })).toBeHidden();
    await expect(page.getByRole("columnheader", { name: "CPUs" })).toHaveAttribute("aria-sort", "ascending");
    await page.getByLabel("Filter labs").fill("nothing like it");
    await expect(page.getByText("No lab matches")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Show every lab" }).click();
    await expect(page.getByRole("row", { name: /being made/ })).toBeVisible();
  });

  test("an API key is shown once, reads by plain fetch, changes nothing as a viewer, and ends when revoked", async () => {
    const seeded = seed();
    await page.goto("/settings/api-keys");
    await expect(page.getByText("No API key yet")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Create API key" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("nightly report");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Create API key" }).click();
    await expect(dialog.getByText("Copy it now")).toBeVisible();
    await expectAccessible(page);
    const secret = (await dialog.getByText(/^fl_[0-9a-f]{8}_/).textContent()) ?? "";
    await expect(dialog).toContainText(`curl -H 'Authorization: Bearer ${secret}'`);
    await dialog.getByRole("button", { name: "I have copied it" }).click();
    await expect(page.getByRole("row", { name: /nightly report.*active/ })).toBeVisible();
    await expect(dialog).toBeHidden();
    expect(await page.content()).not.toContain(secret);

    const ask = (method: string, place: string) =>
      fetch(`${product.url}/api/v1${place}`, { method, headers: { authorization: `Bearer ${secret}` } });
    const labs = LabPage.parse(await (await ask("GET", "/labs")).json());
    expect(labs.items.map((lab) => lab.name)).toContain(seeded.labName);
    for (const place of [
      `/labs/${seeded.labId}`,
      `/jobs/${seeded.jobId}`,
      `/jobs/${seeded.jobId}/log`,
      `/jobs/${seeded.jobId}/log.txt`,
      `/bundles/${seeded.bundleId}`,
    ]) {
      expect([place, (await ask("GET", place)).status]).toEqual([place, 200]);
    }
    expect((await ask("POST", `/labs/${seeded.labId}/deploys`)).status).toBe(403);

    await page.reload();
    await page.getByRole("button", { name: "Revoke nightly report" }).click();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Revoke key" }).click();
    await expect(page.getByRole("row", { name: /nightly report.*revoked/ })).toBeVisible();
    const refused = await ask("GET", "/labs");
    expect([refused.status, await refused.text()]).toEqual([401, expect.stringContaining("was revoked")]);
  });

  test("a person's role is changed, and a disabled person's session and key are dead at once", async () => {
    const vera = new Session(product.url);
    await vera.signIn(VIEWER.email, VIEWER.password);
    const { secret } = await vera.ask(CreatedApiKey, "POST", "/api/v1/api-keys", { name: "vera's" });
    await page.goto("/settings/people");
    await page.getByRole("button", { name: `Change ${VIEWER.name}` }).click();
    const dialog = page.getByRole("dialog", { name: `Change ${VIEWER.name}` });
    await dialog.getByLabel("Role").selectOption("operator");
    await dialog.getByRole("switch", { name: "May sign in" }).click();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save and end access" }).click();
    await expect(page.getByRole("row", { name: /vera@example\.org.*Operator.*disabled/ })).toBeVisible();
    expect((await vera.call("GET", "/api/v1/labs")).status).toBe(401);
    const headers = { authorization: `Bearer ${secret}` };
    expect((await fetch(`${product.url}/api/v1/labs`, { headers })).status).toBe(401);
    await page.getByRole("button", { name: `Change ${ADMIN.name}` }).click();
    const own = page.getByRole("dialog", { name: `Change ${ADMIN.name}` });
    await own.getByLabel("Role").selectOption("viewer");
    await own.getByRole("button", { name: "Save", exact: true }).click();
    await expect(own.getByRole("alert")).toContainText("last administrator");
  });

  test("a role on one lab is given, changed and taken away from its overview", async () => {
    await page.goto(`/labs/${seed().labId}`);
    await page.getByRole("button", { name: "Give a role" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("E-mail address").fill("nobody@example.org");
    await dialog.getByRole("button", { name: "Give role" }).click();
    await expect(dialog.getByText(/nobody has this e-mail address/)).toBeVisible();
    await dialog.getByLabel("E-mail address").fill(VIEWER.email);
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Give role" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: VIEWER.email })).toContainText("Operator");
    await page.getByRole("button", { name: `Change the role of ${VIEWER.name}` }).click();
    await page.getByRole("button", { name: "Take the role away" }).click();
    await expect(page.getByText("Nobody has a role on this lab alone")).toBeVisible();
  });

  test("the audit trail is filtered by the address, and a tampered entry is named", async () => {
    const { labId } = seed();
    await session.ask(CreatedApiKey, "POST", "/api/v1/api-keys", { name: "for the trail" });
    const member = { email: ADMIN.email, role: "lab_owner" };
    expect((await session.call("POST", `/api/v1/labs/${labId}/members`, member)).status).toBe(200);
    await page.goto("/settings/audit?action=apiKey.");
    await expect(page.getByRole("row", { name: /apiKey\.create.*for the trail/ })).toBeVisible();
    await expect(page.getByRole("row", { name: /user\.create/ })).toBeHidden();
    await page.getByLabel("Filter by action").fill("member.");
    await expect(page).toHaveURL(/action=member\./);
    await expect(page.getByRole("row", { name: /member\.set/ }).first()).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(page.getByText(/chain verified/)).toBeVisible();
    await expectAccessible(page);

    const file = new Sqlite(path.join(product.data, "fairlead.db"), { timeout: 10_000 });
    file.prepare("update audit_entry set actor = 'Nobody' where seq = 2").run();
    file.close();
    await page.getByRole("button", { name: "Check now" }).click();
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert).toContainText("Audit entry 2 was changed after it was written.");
    await expectAccessible(page);
    await alert.getByRole("button", { name: "Show entry 2" }).click();
    await expect(page).toHaveURL(/seq=2/);
    await expect(page.getByRole("row", { name: /Nobody/ })).toHaveAttribute("data-broken", "true");
    const chain = await session.call("GET", "/api/v1/audit/chain");
    expect(await chain.json()).toMatchObject({ ok: false, brokenSeq: 2, entries: 1 });
  });
});
