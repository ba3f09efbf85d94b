import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { firstLoad } from "@/bench/page";
import { sampleText } from "@/server/domain/suite/sample-under-test";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import { keepPicture } from "./fixtures/picture";
import { LIVE, recordedNodes, type SeededCluster, seedNodes } from "./fixtures/seed-nodes";
import { type Console, signInAs, startConsole } from "./fixtures/start-console";
import { type Browser, expect, type Page, test } from "./fixtures/test";

const NAME = "Rack Nine";
/** Names, addresses and serials of the lab below and what a failing test says of them. */
const SECRETS = [
  "rack nine",
  "rack-nine",
  "198.51.100.12",
  "198.51.100.2",
  "22222222222222222222222222222222",
];
const FAILURE = `Session is sticky after reaching the timeout on Rack%20Nine, rack-nine, 198.51.100.12:10250`;

test.describe
  .serial("a suite run is shared", () => {
    let product: Console;
    let cluster: SeededCluster;
    let run = "";
    let link = "";
    test.beforeAll(async () => {
      test.setTimeout(900_000); // builds the pages when nobody has yet
      product = await startConsole({ known: true });
      cluster = await seedNodes(product.engine.db, NAME);
      await cluster.tell({ watch: LIVE, nodes: recordedNodes() });
    });
    test.afterAll(() => product?.stop());

    const list = () => `/labs/${cluster.labId}/conformance`;
    const dialog = (page: Page) => page.getByRole("dialog");
    const preview = (page: Page) => page.frameLocator('iframe[title="What a stranger will see"]');
    /** axe waits for ever on a frame that may run nothing; the frame's file is checked by itself below. */
    const expectDialogAccessible = async (page: Page) => {
      await page.locator("iframe").evaluate((frame) => frame.remove());
      await expectAccessible(page);
    };
    /** A private window of somebody who has no account. */
    const stranger = async (browser: Browser, options = {}) =>
      (await browser.newContext({ javaScriptEnabled: false, ...options })).newPage();
    const tellsNothing = (text: string) =>
      expect(SECRETS.filter((word) => text.toLowerCase().includes(word))).toEqual([]);

    test("shows what a stranger will see before anything leaves", async ({ browser }) => {
      const page = await product.open(browser);
      const complaints = collectComplaints(page);
      await page.goto(`/labs/${cluster.labId}/nodes`);
      await expect(page.getByText("live", { exact: true })).toBeVisible();
      await keepPicture(page, "nodes");
      const junit = sampleText("v1.24-openshift-dedicated", "junit");
      const buffer = Buffer.from(junit.replaceAll("Session is sticky after reaching the timeout", FAILURE));
      await page.goto(list());
      const file = { name: "junit_01.xml", mimeType: "application/xml", buffer };
      await page.locator("input[type=file]").setInputFiles(file);
      await page.getByRole("button", { name: "Upload and judge" }).click();
      await expect(page).toHaveURL(/\/conformance\/[0-9a-f-]{36}$/);
      run = new URL(page.url()).pathname;
      await expect(page.getByText("Session is sticky after reaching the timeout")).toHaveCount(2);
      await keepPicture(page, "conformance");
      await page.getByRole("button", { name: "Share", exact: true }).click();
      const shown = preview(page);
      await expect(shown.getByRole("heading", { name: "Kubernetes 1.24 conformance run" })).toBeVisible();
      await expect(
        shown.getByText("sticky after reaching the timeout on lab-1, lab-1, address-"),
      ).toHaveCount(2);
      await expect(dialog(page).getByRole("status")).toContainText(
        "searched for every one of them and has none",
      );
      await dialog(page).getByRole("checkbox", { name: "Names" }).check();
      await expect(shown.getByText("sticky after reaching the timeout on Rack%20Nine")).toHaveCount(2);
      await dialog(page).getByRole("checkbox", { name: "Names" }).uncheck();
      await expect(shown.getByText("timeout on lab-1")).toHaveCount(2);
      expect(complaints).toEqual([]);
    });

    test("the file that is taken along tells none of the lab's names, addresses and serials", async ({
      browser,
    }) => {
      const page = await product.open(browser);
      await page.goto(run);
      await page.getByRole("button", { name: "Share", exact: true }).click();
      const saving = page.waitForEvent("download");
      await dialog(page).getByRole("link", { name: "Download the file" }).click();
      const text = readFileSync((await (await saving).path()) ?? "", "utf8");
      tellsNothing(text);
      expect(text).toContain("lab-1");
      expect(gzipSync(text).length).toBeLessThanOrEqual(100_000);
      const trail = await product.engine.db.q.select().from(product.engine.db.t.auditEntry);
      expect(trail.at(-1)).toMatchObject({ action: "share.download" });
    });

    test("a link opens in a private window, without an account and without JavaScript", async ({
      browser,
    }) => {
      const page = await product.open(browser);
      await page.goto(run);
      await page.getByRole("button", { name: "Share", exact: true }).click();
      await dialog(page).getByRole("button", { name: "Create link" }).click();
      await expect(dialog(page).getByText("only the hash of its token is kept here")).toBeVisible();
      link = (await dialog(page).locator("code").textContent()) ?? "";
      expect(link).toMatch(new RegExp(`^${product.web.session.url}/share/[A-Za-z0-9_-]{43}$`));
      await dialog(page).getByRole("button", { name: "I have copied it" }).click();
      const other = await stranger(browser);
      const answer = await other.goto(link);
      expect(answer?.status()).toBe(200);
      expect(answer?.headers()["x-robots-tag"]).toBe("noindex, nofollow");
      await expect(other.getByText("2 of 356 conformance tests of 1.24 failed.")).toBeVisible();
      await expect(other.getByRole("heading", { name: /^Nodes \(4 of 4 Ready\)/ })).toBeVisible();
      await other.getByText("Names of 354 passed tests").click();
      await expect(other.getByRole("listitem").filter({ hasText: "[Conformance]" }).first()).toBeVisible();
      const text = (await answer?.text()) ?? "";
      tellsNothing(text);
      expect(await other.context().cookies()).toEqual([]);
      // the same bytes as the link's file, and the frozen ones: a node that goes changes nothing
      await cluster.tell({ nodes: [], gone: ["two"] });
      expect(await (await other.request.get(link)).text()).toBe(text);
      const links = z.object({ items: z.array(z.object({ id: z.string() })) });
      const { items } = await product.web.session.ask(
        links,
        "GET",
        `/api/v1/labs/${cluster.labId}/share-links`,
      );
      const file = await product.web.session.call("GET", `/api/v1/share-links/${items[0]?.id}/file`);
      expect(await file.text()).toBe(text);
    });

    for (const { name, colorScheme, width } of [
      { name: "light", colorScheme: "light" as const, width: 1440 },
      { name: "dark", colorScheme: "dark" as const, width: 1440 },
      { name: "on a phone", colorScheme: "light" as const, width: 390 },
    ]) {
      test(`the page and the dialog can be read by everybody, ${name}`, async ({ browser }) => {
        const look = { colorScheme, viewport: { width, height: 900 } };
        const other = await stranger(browser, look);
        await other.goto(link);
        await other.screenshot({ path: test.info().outputPath("share.png"), fullPage: true });
        if (name === "light") await keepPicture(other, "share");
        // the link's own policy lets nothing run, axe neither: it looks at the same bytes without that policy
        const text = (await (await other.request.get(link)).text()).replace(/<meta http-equiv[^>]*>/, "");
        const checked = await (await browser.newContext(look)).newPage();
        await checked.setContent(text);
        await checked.getByText("Names of 354 passed tests").click();
        await expectAccessible(checked);
        const page = await product.open(browser, look);
        await page.goto(run);
        await page.getByRole("button", { name: "Share", exact: true }).click();
        await expect(preview(page).getByRole("heading", { level: 1 })).toBeVisible();
        await page.screenshot({ path: test.info().outputPath("dialog.png") });
        await expectDialogAccessible(page);
        if (name !== "light") return; // a table as every other
        await page.goto(list());
        await expect(page.getByRole("heading", { name: "Shares" })).toBeVisible();
        await page.screenshot({ path: test.info().outputPath("list.png"), fullPage: true });
        await expectAccessible(page);
      });
    }

    test("the lab's page and the home page show the last run and the next step", async ({ browser }) => {
      const page = await product.open(browser);
      await page.goto(`/labs/${cluster.labId}`);
      const stages = page.getByRole("list", { name: "Stages of this lab" });
      await expect(stages.getByRole("listitem").last()).toContainText("the last suite run failed");
      await expect(
        page.getByRole("link", { name: "2 of 356 conformance tests of 1.24 failed." }),
      ).toBeVisible();
      await page.screenshot({ path: test.info().outputPath("lab.png"), fullPage: true });
      await expectAccessible(page);
      await page.goto("/");
      const row = page.getByRole("row").filter({ hasText: NAME });
      await expect(row).toContainText(/failed.*1\.24/);
      await expect(row).toContainText("Look at what its nodes can allocate.");
      await page.screenshot({ path: test.info().outputPath("home.png"), fullPage: true });
      await expectAccessible(page);
    });

    test("F92: revoked, the link says so in one sentence", async ({ browser }) => {
      const page = await product.open(browser);
      await page.goto(list());
      const row = page.getByRole("row").filter({ hasText: "pseudonyms only" });
      await expect(row).toContainText("open");
      await row.getByRole("button", { name: "Revoke" }).click();
      await expect(dialog(page)).toContainText(/It was opened \d+ times/);
      await dialog(page).getByRole("button", { name: "Revoke link" }).click();
      await expect(row).toContainText("revoked");
      const other = await stranger(browser);
      expect((await other.goto(link))?.status()).toBe(410);
      await expect(other.getByRole("heading", { name: "This link was revoked" })).toBeVisible();
      await expect(other.getByText("taken the link back: ask them for a new one.")).toBeVisible();
    });

    test("F91: expired, and F90: guessed, it says so in one sentence", async ({ browser }) => {
      const { db } = product.engine;
      const past = { revokedAt: null, expiresAt: Date.UTC(2026, 0, 2, 3, 4) };
      await db.write(({ q, t }) =>
        q.update(t.shareLink).set(past).where(eq(t.shareLink.labId, cluster.labId)),
      );
      const other = await stranger(browser);
      expect((await other.goto(link))?.status()).toBe(410);
      await expect(other.getByText("This link was good until 2026-01-02 03:04 UTC")).toBeVisible();
      expect((await other.goto(`${link.slice(0, -2)}AA`))?.status()).toBe(404);
      await expect(other.getByText("There is no shared result at this address")).toBeVisible();
    });

    test("a viewer may not share and reads why; the pages stay small", async ({ browser }) => {
      const page = await product.open(browser, { session: await signInAs(product, "viewer") });
      await page.goto(run);
      const share = page.getByRole("button", { name: "Share", exact: true });
      await expect(share).toHaveAccessibleDescription(/role Operator or above/);
      const { url, cookie } = product.web.session;
      for (const place of [run, list()]) {
        const bytes = await firstLoad(`${url}${place}`, cookie);
        console.log(`first-load JS of ${place}, gzip: ${bytes} bytes`);
        expect(bytes, place).toBeLessThanOrEqual(300_000);
      }
    });
  });
