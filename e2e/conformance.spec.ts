import { readFileSync } from "node:fs";
import { firstLoad } from "@/bench/page";
import type { SuiteFileKind } from "@/server/contract/suite-words";
import { SUITE_FILE_NAMES } from "@/server/contract/suite-words";
import { sampleBytes } from "@/server/domain/suite/sample-under-test";
import { makeReadyLab } from "@/server/services/deploy/deploy-under-test";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import { type Console, signInAs, startConsole } from "./fixtures/start-console";
import { expect, type Page, test } from "./fixtures/test";

test.describe
  .serial("conformance runs", () => {
    let product: Console;
    let labId = "";
    let failedRun = "";
    test.beforeAll(async () => {
      test.setTimeout(900_000); // builds the pages when nobody has yet
      product = await startConsole();
      const lab = { name: "rack 9", search: "rack 9", kind: "practice" as const };
      labId = (await makeReadyLab(product.engine.db, lab)).id;
    });
    test.afterAll(() => product?.stop());

    const list = () => `/labs/${labId}/conformance`;
    const file = (sample: string, kind: SuiteFileKind) => ({
      ...{ name: SUITE_FILE_NAMES[kind], mimeType: "application/octet-stream" },
      buffer: sampleBytes(sample, kind),
    });
    const uploads = (page: Page) => page.getByRole("region", { name: "Upload a suite run" });
    const upload = (page: Page) => page.getByRole("button", { name: "Upload and judge" });

    test("F68: a dropped PNG named .xml, and F67: truncated JUnit, are told in one sentence", async ({
      browser,
    }) => {
      const page = await product.open(browser);
      await page.goto(list());
      await expect(page.getByRole("heading", { name: "No suite run yet" })).toBeVisible();
      await expect(upload(page)).toHaveAttribute("aria-disabled", "true");
      const dropped = await page.evaluateHandle(() => {
        const transfer = new DataTransfer();
        const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
        transfer.items.add(new File([png], "junit_01.xml"));
        return transfer;
      });
      await uploads(page).dispatchEvent("drop", { dataTransfer: dropped });
      await upload(page).click();
      await expect(uploads(page).getByRole("alert")).toContainText("it is a PNG picture.");
      const cut = file("v1.33-kind", "junit");
      await page
        .locator("input[type=file]")
        .setInputFiles({ ...cut, buffer: cut.buffer.subarray(0, 1_000_000) });
      await upload(page).click();
      await expect(uploads(page).getByRole("alert")).toContainText(
        /was cut off: it ends at line \d+, column \d+/,
      );
      await expectAccessible(page);
    });

    test("an uploaded run shows its two real failures first, with their text", async ({ browser }) => {
      const page = await product.open(browser);
      await page.goto(list());
      const sample = "v1.24-openshift-dedicated";
      await page
        .locator("input[type=file]")
        .setInputFiles([file(sample, "junit"), file(sample, "log"), file(sample, "product")]);
      await upload(page).click();
      await expect(page).toHaveURL(/\/conformance\/[0-9a-f-]{36}$/);
      failedRun = new URL(page.url()).pathname;
      await expect(page.getByText("2 of 356 conformance tests of 1.24 failed.")).toBeVisible();
      await expect(page.getByText("Session is sticky after reaching the timeout")).toHaveCount(2);
      await expect(
        page.getByText(/at test\/e2e\/network\/service\.go:3367 · line 11330 of e2e\.log/),
      ).toBeVisible();
      await expect(page.getByText(/^List not held for 1\.24/)).toBeVisible();
      const cases = page.getByRole("region", { name: "Cases" });
      await expect(cases.getByRole("button").first()).toContainText("should have session affinity timeout");
      expect(await cases.getByRole("button").count()).toBeLessThan(60);
    });

    test("filters and the opened case are in the address, and what is chosen can be exported", async ({
      browser,
    }) => {
      const page = await product.open(browser);
      await page.goto(failedRun);
      await page.getByRole("combobox", { name: "Outcome" }).selectOption("passed");
      await page.getByRole("textbox", { name: "Search in the names" }).fill("NODEPORT");
      await expect(page).toHaveURL(/status=passed&search=NODEPORT|search=NODEPORT&status=passed/);
      const cases = page.getByRole("region", { name: "Cases" });
      await expect(cases.getByRole("button").first()).toContainText(/nodeport/i);
      await page.reload();
      await expect(cases.getByRole("button").first()).toContainText(/nodeport/i);
      await page.getByRole("combobox", { name: "Outcome" }).selectOption("failed");
      await expect(cases.getByRole("button")).toHaveCount(1);
      await cases.getByRole("button").click();
      const dialog = page.getByRole("dialog");
      await expect(dialog.getByRole("region", { name: "Output" })).toContainText(
        "STEP: Creating a kubernetes client",
      );
      await expect(page).toHaveURL(/case=\d+/);
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();
      await page.getByRole("textbox", { name: "Search in the names" }).fill("");
      await expect(cases.getByRole("button")).toHaveCount(2);
      await page.getByRole("button", { name: "Export this table" }).click();
      const saving = page.waitForEvent("download");
      await page.getByRole("menuitem", { name: "CSV" }).click();
      const csv = readFileSync((await (await saving).path()) ?? "", "utf8")
        .trim()
        .split(/\r?\n/);
      expect(csv).toHaveLength(3);
      expect(csv[0]).toBe("n,status,name,conformance,ms");
    });

    test("scrolls through all 6,965 cases with only some on the page", async ({ browser }) => {
      const page = await product.open(browser);
      await page.goto(failedRun);
      const cases = page.getByRole("region", { name: "Cases" });
      await expect(cases.getByRole("button").first()).toBeVisible();
      await cases.evaluate((list) => list.scrollTo(0, list.scrollHeight));
      await expect(cases.locator("li[aria-posinset='6965'] button")).toBeVisible({ timeout: 30_000 });
      expect(await cases.getByRole("listitem").count()).toBeLessThan(60);
    });

    test("loads at most 300 kB of script for a run", async () => {
      const { url, cookie } = product.web.session;
      for (const place of [list(), failedRun]) {
        const bytes = await firstLoad(`${url}${place}`, cookie);
        console.log(`first-load JS of ${place}, gzip: ${bytes} bytes`);
        expect(bytes, place).toBeLessThanOrEqual(300_000);
      }
    });

    test("a viewer reads runs; uploading says who may", async ({ browser }) => {
      const page = await product.open(browser, { session: await signInAs(product, "viewer") });
      await page.goto(list());
      const add = page.getByRole("button", { name: "Upload a run" });
      await expect(add).toHaveAccessibleDescription(/role Operator or above/);
      await expect(
        page.getByRole("link", { name: "2 of 356 conformance tests of 1.24 failed." }),
      ).toBeVisible();
    });

    for (const { name, colorScheme, width } of [
      { name: "light", colorScheme: "light" as const, width: 1440 },
      { name: "dark", colorScheme: "dark" as const, width: 1440 },
      { name: "on a phone", colorScheme: "light" as const, width: 390 },
    ]) {
      test(`can be read by everybody, ${name}`, async ({ browser }) => {
        const page = await product.open(browser, { colorScheme, viewport: { width, height: 844 } });
        const complaints = collectComplaints(page);
        for (const place of [list(), failedRun]) {
          await page.goto(place);
          await expect(page.getByText("2 of 356 conformance tests of 1.24 failed.").first()).toBeVisible();
          await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
          await page.screenshot({
            path: test.info().outputPath(`${place === failedRun ? "run" : "list"}.png`),
            fullPage: true,
          });
          await expectAccessible(page, name === "dark" ? "colors" : "all");
        }
        expect(complaints).toEqual([]);
      });
    }

    test("is removed once the lab's name was typed", async ({ browser }) => {
      const page = await product.open(browser);
      await page.goto(failedRun);
      await page.getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: "Remove run" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox").fill("rack 9");
      await dialog.getByRole("button", { name: "Remove run and its files" }).click();
      await expect(page.getByRole("heading", { name: "No suite run yet" })).toBeVisible();
    });
  });
