import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import { type ForeignLab, makeForeignLab } from "./fixtures/foreign-lab";
import { keepPicture } from "./fixtures/picture";
import { ADMIN, Session } from "./fixtures/session";
import { openSignedIn } from "./fixtures/sign-in";
import { type Product, startProduct } from "./fixtures/start-product";

test.describe
  .serial("a lab registered by hand", () => {
    let product: Product;
    let machines: ForeignLab;
    let page: Page;
    let complaints: string[] = [];

    test.beforeAll(async ({ browser }) => {
      test.setTimeout(900_000);
      product = await startProduct();
      machines = await makeForeignLab();
      const session = new Session(product.url);
      await session.call("POST", "/api/v1/setup/administrator", ADMIN);
      page = await openSignedIn(browser, product.url, ADMIN);
      complaints = collectComplaints(page);
    });
    test.afterAll(async () => {
      await page?.context().close();
      await machines?.end();
      await product?.stop();
    });
    test.afterEach(() => {
      expect(complaints.splice(0)).toEqual([]);
    });

    /** A step of the connection tests on the page in a state: "login", "ok". */
    const step = (name: string, word: string) =>
      page
        .getByRole("list", { name: /^Connection test of/ })
        .getByRole("listitem")
        .filter({ hasText: new RegExp(`^${name}\\s*${word}$`) });

    test("is a draft from its first step", async () => {
      await page.goto("/labs/new/register");
      await page.getByLabel("Name").fill("munich-1");
      await page.getByLabel("Site").fill("Munich, rack 4");
      await expectAccessible(page);
      await page.getByRole("button", { name: "Go on to the jump host" }).click();
      await expect(page.getByRole("heading", { name: "Register munich-1" })).toBeVisible();
      await expect(page).toHaveURL(/step=jump/);
    });

    test("a wrong address is a red row that says what to do", async () => {
      await page.getByRole("button", { name: "Add jump host" }).click();
      const form = page.getByRole("dialog", { name: "Add jump host" });
      await form.getByLabel("Address").fill("127.0.0.1");
      await form.getByLabel("Port").fill("9");
      await form.getByRole("button", { name: "Paste a key" }).click();
      const key = page.getByRole("dialog", { name: "Paste an SSH key" });
      await key.getByLabel("Private key").fill(readFileSync(machines.keyFile, "utf8"));
      await key.getByRole("button", { name: "Seal key" }).click();
      await expect(key).toBeHidden();
      await form.getByRole("button", { name: "Add jump host" }).click();
      await expect(form).toBeHidden();
      await page.getByRole("button", { name: "Test every machine" }).click();
      await expect(step("connect", "failed")).toBeVisible();
      await expect(
        page.getByText("Port 9 of 127.0.0.1 is closed: start sshd there, or correct the port."),
      ).toBeVisible();
      await expectAccessible(page);
    });

    test("the right address asks for the fingerprint, and is green once it is accepted", async () => {
      await page.getByRole("button", { name: "Edit jump" }).click();
      const form = page.getByRole("dialog", { name: "Edit jump" });
      await form.getByLabel("Address").fill(machines.addressOf("jump"));
      await form.getByLabel("Port").fill("22");
      await form.getByRole("button", { name: "Save" }).click();
      await expect(form).toBeHidden();
      await page.getByRole("button", { name: "Test every machine" }).click();
      await page.getByRole("button", { name: "Compare 1 host key" }).click();
      const keys = page.getByRole("dialog", { name: "Compare the host keys" });
      await expect(keys.getByText(/SHA256:/)).toBeVisible();
      await expectAccessible(page);
      await keys.getByRole("button", { name: "Accept 1 key" }).click();
      await expect(step("login", "ok")).toBeVisible();
    });

    test("a pasted table tells its bad rows by line; the hosts behind the jump host are tested through it", async () => {
      await page.getByRole("button", { name: "Go on to the hosts" }).click();
      await page.getByRole("button", { name: "Paste a table" }).click();
      const dialog = page.getByRole("dialog", { name: "Paste hosts" });
      const [alpha, beta] = [machines.addressOf("alpha"), machines.addressOf("beta")];
      await dialog
        .getByLabel("Table")
        .fill(`${alpha}, root, 22, alpha\n10.0.0.300, root\n${beta}, root, 22, beta`);
      await expect(dialog.getByText("line 2")).toBeVisible();
      await expectAccessible(page);
      await dialog.getByRole("button", { name: "Add 2 hosts" }).click();
      await expect(dialog).toBeHidden();
      await page.getByRole("button", { name: "Test every machine" }).click();
      await page.getByRole("button", { name: "Compare 2 host keys" }).click();
      await page.getByRole("button", { name: "Accept 2 keys" }).click();
      await expect(step("login", "ok")).toHaveCount(2);
      await expectAccessible(page);
      await keepPicture(page, "register-lab");
    });

    test("registering writes revision 1", async () => {
      await page.getByRole("button", { name: "Register lab with 2 hosts" }).click();
      await expect(page.getByRole("heading", { name: "munich-1" })).toBeVisible();
      await expect(page.getByText("revision 1").first()).toBeVisible();
    });

    test("its hosts say what they really are", async () => {
      await page.getByRole("link", { name: "Hosts", exact: true }).first().click();
      await page.getByRole("button", { name: "Read facts" }).click();
      await page.getByRole("link", { name: "beta", exact: true }).click();
      await expect(page.getByRole("region", { name: "NUMA node 1" })).toBeVisible();
      await expect(page.getByText(/of 7 VFs/).first()).toBeVisible();
      await expectAccessible(page);
      await keepPicture(page, "host");
      await page.getByRole("tab", { name: "Raw" }).click();
      await page.getByLabel("Search in the facts").fill("igb");
      await expect(page.getByRole("region", { name: "Facts of beta" })).toContainText("igb");
      await page.getByRole("button", { name: "Read again" }).click();
      await page.getByRole("tab", { name: "History" }).click();
      await expect(page.getByLabel("From")).toBeVisible();
    });
  });
