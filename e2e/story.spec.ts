import { readFileSync } from "node:fs";
import { bundleForTests } from "@/server/infra/bundle/bundle-under-test";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import { keepPicture } from "./fixtures/picture";
import { ADMIN } from "./fixtures/session";
import { type Product, startProduct } from "./fixtures/start-product";
import { expect, type Page, test } from "./fixtures/test";

const LAB = "story-lab";

test.describe
  .serial("the story in the browser", () => {
    let product: Product;
    let page: Page;
    let complaints: string[] = [];

    test.beforeAll(async ({ browser }) => {
      product = await startProduct({ known: true });
      const context = await browser.newContext({ baseURL: product.url });
      page = await context.newPage();
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

    test("the first administrator is made on first sight", async () => {
      await page.goto("/");
      await expect(page).toHaveURL("/setup");
      await expectAccessible(page);
      await page.getByLabel("Your name").fill(ADMIN.name);
      await page.getByLabel("E-mail address").fill(ADMIN.email);
      await page.getByRole("textbox", { name: "Password", exact: true }).fill(ADMIN.password);
      await page.getByRole("textbox", { name: "Repeat the password" }).fill("another one than that");
      await page.getByRole("button", { name: "Create administrator" }).click();
      await expect(page.getByText("The two passwords differ.")).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("textbox", { name: "Repeat the password" }).fill(ADMIN.password);
      await page.getByRole("button", { name: "Create administrator" }).click();
      await expect(page.getByRole("heading", { name: "Labs" })).toBeVisible();
      await expect(page.getByText("Three ways to your first lab")).toBeVisible();
      await expectAccessible(page);
      await keepPicture(page, "first-page");
    });

    test("a wrong password is refused in words", async ({ browser }) => {
      const context = await browser.newContext({ baseURL: product.url });
      const other = await context.newPage();
      await other.goto("/");
      await expect(other).toHaveURL("/sign-in");
      await other.getByLabel("E-mail address").fill(ADMIN.email);
      await other.getByRole("textbox", { name: "Password" }).fill("not the password");
      await other.getByRole("button", { name: "Sign in" }).click();
      await expect(other.getByRole("main").getByRole("alert")).toContainText(
        "e-mail address or the password is wrong",
      );
      await expectAccessible(other);
      await other.getByRole("textbox", { name: "Password" }).fill(ADMIN.password);
      await other.getByRole("button", { name: "Sign in" }).click();
      await expect(other.getByRole("heading", { name: "Labs" })).toBeVisible();
      await context.close();
    });

    test("a practice lab is made with one press, its log runs live", async () => {
      await page.goto("/");
      await page.getByRole("button", { name: "Create practice lab" }).click();
      await page.getByLabel("Name").fill(LAB);
      await expect(page.getByText(`What ${LAB} will be`)).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("button", { name: "Create lab with 3 hosts" }).click();
      await expect(page).toHaveURL(/\/jobs\//);
      await expect(page.getByText("succeeded").first()).toBeVisible({ timeout: 240_000 });
      await expectAccessible(page);
    });

    test("the lab's page shows how far it is, its hosts, and their pinned keys", async () => {
      await page.goto("/");
      await page.getByRole("link", { name: LAB, exact: true }).click();
      await expect(page).toHaveURL(/\/labs\//);
      const stages = page.getByRole("list", { name: "Stages of this lab" }).getByRole("listitem");
      await expect(stages).toContainText([
        ...[/Registered\s*done/, /Described\s*done\s*revision 1/, /Provisioned\s*done\s*3 hosts/],
        ...[/Deployed\s*next/, /Conformant\s*not assessed/],
      ]);
      await expectAccessible(page);
      await page.getByRole("link", { name: "Hosts", exact: true }).first().click();
      await expect(page.getByText(/^SHA256:/)).toHaveCount(4);
      await expect(page.getByRole("row", { name: /^host-3/ })).toContainText("recorded hardware");
      await expectAccessible(page);
      await page.getByRole("link", { name: "Descriptor" }).first().click();
      await expect(page.getByRole("heading", { name: "Descriptor, revision 1" })).toBeVisible();
      await page.getByText("JSON", { exact: true }).click();
      await expect(page.getByRole("region", { name: "Descriptor as JSON" })).toContainText(
        '"provisioner": "practice-lab"',
      );
      await expectAccessible(page);
    });

    test("its hosts say what they are, and its descriptor goes out as a file and comes back as revision 2", async () => {
      await page.getByRole("link", { name: "Hosts", exact: true }).first().click();
      await page.getByRole("button", { name: "Read facts" }).click();
      await page.getByRole("link", { name: "host-3", exact: true }).click();
      await expect(page.getByText(/of 7 VFs/).first()).toBeVisible();
      await page.getByRole("link", { name: "Descriptor" }).first().click();
      await page.getByRole("button", { name: "Export", exact: true }).click();
      const waiting = page.waitForEvent("download");
      await page.getByRole("menuitem", { name: "Ansible inventory, YAML" }).click();
      const exported = await waiting;
      const text = readFileSync(await exported.path(), "utf8");
      const narrower = text.replace(/(services: ["']?[\d.]+)\/\d+/, "$1/22");
      expect(narrower).not.toBe(text);
      await page.goto(`${page.url()}/import`);
      const file = { name: "inventory.yaml", mimeType: "application/yaml", buffer: Buffer.from(narrower) };
      await page.locator("input[type=file]").setInputFiles(file);
      await expect(page.getByText("networks.services")).toBeVisible();
      await page.getByRole("button", { name: "Make revision 2" }).click();
      await expect(page.getByRole("heading", { name: "Descriptor, revision 2" })).toBeVisible();
    });

    test("without a bundle Deploy offers one to build or to import, then shows the plan", async () => {
      test.setTimeout(1_800_000);
      const folder = await bundleForTests();
      await page.goto("/");
      await page.getByRole("link", { name: LAB, exact: true }).click();
      await page.getByRole("link", { name: "Deploy", exact: true }).first().click();
      await expect(page.getByRole("button", { name: /^Build bundle/ })).toBeVisible();
      await page.getByRole("button", { name: "Import a bundle" }).click();
      await page.getByLabel(/^Folder or \.tar/).fill(folder);
      await page.getByRole("button", { name: "Check and import" }).click();
      await expect(page.getByText("Layer 1: practice lab, already provisioned")).toBeVisible({
        timeout: 120_000,
      });
      await expect(page.getByText("built here").first()).toBeVisible();
      await expect(page.getByRole("link", { name: "revision 2" })).toBeVisible();
      await expect(page.getByText("Telco add-ons").first()).toBeVisible();
      await expectAccessible(page);
      await keepPicture(page, "plan");
    });

    test("Kubernetes is deployed with one press and watched live, in a second browser too", async ({
      browser,
    }) => {
      await page.getByRole("button", { name: "Deploy to 3 hosts" }).click();
      await expect(page).toHaveURL(/\/jobs\//);
      const context = await browser.newContext({
        baseURL: product.url,
        storageState: await page.context().storageState(),
      });
      const other = await context.newPage();
      await other.goto(page.url());
      await expect(page.getByText("Join the cluster").first()).toBeVisible({ timeout: 180_000 });
      await keepPicture(page, "deploy-live");
      for (const one of [page, other]) {
        await expect(one.getByText("succeeded").first()).toBeVisible({ timeout: 240_000 });
        await expect(one.getByText(/^\d[\d,]* lines · 0 lost/)).toBeVisible();
      }
      const said = async (one: Page) => one.getByText(/lines · 0 lost/).textContent();
      expect(await said(other)).toBe(await said(page));
      await context.close();
      await page.getByRole("tab", { name: /^Hosts/ }).click();
      await expect(page.getByText("Join the cluster").first()).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("tab", { name: "Console" }).click();
      await expect(page.locator(".xterm-rows")).toContainText(/PLAY|TASK|Verify/);
    });

    test("the lab's page shows the cluster and what its nodes can allocate", async () => {
      await page.goto("/");
      await expect(page.getByRole("row", { name: new RegExp(LAB) })).toContainText("3/3");
      await page.getByRole("link", { name: LAB, exact: true }).click();
      await expect(page.getByText("3 of 3 Ready")).toBeVisible();
      const allocatable = page.getByRole("region", { name: `What the nodes of ${LAB} can allocate` });
      await expect(allocatable.getByRole("row", { name: /^hugepages-2Mi/ })).toContainText("256Mi");
      await expectAccessible(page);
      await keepPicture(page, "lab");
      const saved = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download kubeconfig" }).click();
      expect((await saved).suggestedFilename()).toBe(`${LAB}.kubeconfig`);
      await page.goto("/settings/audit");
      await expect(page.getByText("cluster.read_kubeconfig").first()).toBeVisible();
    });

    test("its nodes show what the device plugin offers, live", async () => {
      await page.goto("/");
      await page.getByRole("link", { name: LAB, exact: true }).click();
      await page.getByRole("link", { name: "Nodes", exact: true }).first().click();
      await expect(page.getByText("live", { exact: true })).toBeVisible();
      const vfs = page.locator('tbody[data-resource="fairlead.dev/ens1_igbvf"]');
      await expect(vfs.getByRole("cell").nth(2)).toHaveText("4");
      await expect(page.locator('tbody[data-resource="hugepages-2Mi"]')).toContainText("128 × 2 MiB");
      await expectAccessible(page);
    });

    test("tests of the upstream suite run on its jump host, live, and never count as conformance", async () => {
      test.setTimeout(300_000);
      await page.getByRole("link", { name: "Conformance", exact: true }).first().click();
      await page.getByRole("button", { name: "Run a suite" }).click();
      const dialog = page.getByRole("dialog", { name: "Run a suite" });
      await expect(dialog).toContainText("never counts as conformance");
      const figures = dialog.getByRole("region", { name: "What would run" });
      await expect(figures).toContainText("2 tests, about 2 s to 7 s", { timeout: 60_000 });
      await expect(figures).toContainText(/host-3: \d+ of \d+, agnhost among them/);
      await expectAccessible(page);
      await keepPicture(page, "run-suite");
      await dialog.getByRole("radio", { name: "A focus of my own" }).check();
      const focus = dialog.getByRole("textbox", { name: "Focus" });
      await focus.fill("Pods should (");
      await expect(focus).toHaveAccessibleDescription(/is no regular expression \(missing closing \)/);
      await expect(figures).toBeHidden();
      await focus.fill("Pods should");
      await expect(figures).toContainText(/^\d+ tests, about/);
      await expectAccessible(page, "colors");
      await dialog.getByRole("radio", { name: "Conformance tests" }).check();
      await expect(figures).toContainText("395 tests");
      await dialog.getByRole("textbox", { name: /^Lab's name/ }).fill(LAB);
      await expect(figures).toContainText("424 tests");
      await expect(dialog).toContainText("it counts as conformance where every required test runs");
      await dialog.getByRole("radio", { name: "API only" }).check();
      await dialog.getByRole("button", { name: "Run", exact: true }).click();
      await expect(page).toHaveURL(/\/jobs\//);
      await expect(page.getByText("succeeded").first()).toBeVisible({ timeout: 240_000 });
      await page.goto("/");
      await page.getByRole("link", { name: LAB, exact: true }).click();
      await page.getByRole("link", { name: "Conformance", exact: true }).first().click();
      await page.locator("tbody").getByRole("link").first().click();
      await expect(page).toHaveURL(/\/conformance\/[0-9a-f-]{36}$/);
      await expect(page.getByText("fairlead.dev/ens1_igbvf 4")).toBeVisible();
      await expectAccessible(page);
    });

    test("the run is shared with a stranger, who sees nothing of the lab", async ({ browser }) => {
      await page.getByRole("button", { name: "Share", exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "Create link" }).click();
      const code = dialog.locator("code").filter({ hasText: "/share/" });
      const link = (await code.textContent()) ?? "";
      expect(link).toMatch(/\/share\/[A-Za-z0-9_-]{43}$/);
      const stranger = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
      const answer = await stranger.goto(link);
      expect(answer?.status()).toBe(200);
      await expect(stranger.getByRole("heading", { name: "Nodes (3 of 3 Ready)" })).toBeVisible();
      await expect(stranger.getByText("As they were when the suite ran")).toBeVisible();
      await expect(stranger.getByText("practice lab").first()).toBeVisible();
      const seen = (await answer?.text()) ?? "";
      for (const word of [LAB, "198.18."]) expect(seen).not.toContain(word);
      await stranger.context().close();
    });

    test("removing the lab asks for its name, and leads to the job that does it", async () => {
      await page.goto("/");
      await page.getByRole("link", { name: LAB, exact: true }).click();
      // the page before it has such a button, too
      await expect(page.getByRole("list", { name: "Stages of this lab" })).toBeVisible();
      await page.getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: /^Remove lab/ }).click();
      const dialog = page.getByRole("dialog", { name: `Remove ${LAB}` });
      await expect(dialog).toContainText("4 hosts, the jump host among them");
      const remove = dialog.getByRole("button", { name: "Remove lab and 4 hosts" });
      await dialog.getByRole("textbox").fill(`${LAB}x`);
      await expect(remove).toBeDisabled();
      await dialog.getByRole("textbox").fill(LAB);
      await expectAccessible(page);
      await remove.click();
      await expect(page).toHaveURL(/\/jobs\//);
      await expect(page.getByText("succeeded").first()).toBeVisible({ timeout: 120_000 });
      await page.goto("/");
      await expect(page.getByText("Three ways to your first lab")).toBeVisible();
    });
  });
