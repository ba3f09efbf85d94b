import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { ADMIN } from "./fixtures/session";
import { type Product, startProduct } from "./fixtures/start-product";

const LAB = "story-lab";

async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
  const shown = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  expect(shown, page.url()).toEqual([]);
}

test.describe
  .serial("the story in the browser", () => {
    let product: Product;
    let page: Page;
    const complaints: string[] = [];

    test.beforeAll(async ({ browser }) => {
      product = await startProduct();
      page = await browser.newPage({ baseURL: product.url });
      page.on("pageerror", (cause) => complaints.push(cause.message));
      page.on("console", (message) => {
        if (/Content.Security.Policy|hydrat/i.test(message.text())) complaints.push(message.text());
      });
    });
    test.afterAll(async () => {
      await page?.close();
      await product?.stop();
    });
    test.afterEach(() => {
      expect(complaints.splice(0)).toEqual([]);
    });

    test("the first administrator is made on first sight", async () => {
      await page.goto("/");
      await expect(page.getByLabel(/name/i).first()).toBeVisible();
      await accessible(page);
      await page.getByLabel(/^name|your name/i).fill(ADMIN.name);
      await page.getByLabel(/e-?mail/i).fill(ADMIN.email);
      for (const field of await page.getByLabel(/^(password|repeat)/i).all())
        await field.fill(ADMIN.password);
      await page.getByRole("button", { name: /create/i }).click();
      await expect(page.getByRole("link", { name: /labs|home/i }).first()).toBeVisible();
      await accessible(page);
    });

    test("a wrong password is refused in words", async ({ browser }) => {
      const other = await browser.newPage({ baseURL: product.url });
      await other.goto("/");
      await other.getByLabel(/e-?mail/i).fill(ADMIN.email);
      await other.getByLabel(/^password/i).fill("not the password");
      await other.getByRole("button", { name: /sign in/i }).click();
      await expect(other.getByRole("alert")).toContainText(/password/i);
      await accessible(other);
      await other.close();
    });

    test("a practice lab is made, its log runs live", async () => {
      await page.goto("/");
      await page
        .getByRole("link", { name: /practice lab/i })
        .or(page.getByRole("button", { name: /practice lab/i }))
        .first()
        .click();
      await page.getByLabel(/^name|lab name/i).fill(LAB);
      await accessible(page);
      await page.getByRole("button", { name: /^create/i }).click();
      await expect(page).toHaveURL(/\/jobs\//);
      await expect(page.getByText("succeeded", { exact: false }).first()).toBeVisible({ timeout: 240_000 });
      await accessible(page);
    });

    test("the lab's page shows its hosts", async () => {
      await page.goto("/");
      await page.getByRole("link", { name: LAB }).first().click();
      await expect(page).toHaveURL(/\/labs\//);
      await expect(page.getByText(/SHA256:/).first()).toBeVisible();
      await accessible(page);
    });

    test("removing the lab asks for its name", async () => {
      await page.getByRole("button", { name: /remove/i }).click();
      const dialog = page.getByRole("dialog");
      await expect(dialog).toBeVisible();
      await dialog.getByRole("textbox").fill(LAB);
      await accessible(page);
      await dialog.getByRole("button", { name: /remove/i }).click();
      await expect(page).toHaveURL(/\/jobs\//);
      await expect(page.getByText("succeeded", { exact: false }).first()).toBeVisible({ timeout: 120_000 });
    });
  });
