import { existsSync, rmSync } from "node:fs";
import { makeJob, makeLab } from "@/db/testing/factories";
import { PlaybookScript } from "./fixtures/playbook-script";
import { type Console, signInAs, startConsole } from "./fixtures/start-console";
import { expect, type Page, test } from "./fixtures/test";

let product: Console;
test.beforeAll(async () => {
  test.setTimeout(900_000); // builds the pages when nobody has yet
  product = await startConsole();
});
test.afterAll(() => product?.stop());

const line = (page: Page, n: number) => page.locator(`[data-line="${n}"]`);

test("a failed job runs again, and every open page follows the new run without a reload", async ({
  browser,
}) => {
  const gate = product.gate("again");
  const payload = new PlaybookScript().count("try", 5).waitFor(gate.file).count("end", 5).end(1);
  const lab = await makeLab(product.engine.db);
  const { id } = await makeJob(product.engine.db, { labId: lab.id, kind: "reset", payload });
  gate.open();
  await product.engine.untilStatus(id, ["failed"]);

  const [mine, other] = [await product.open(browser), await product.open(browser)];
  for (const page of [mine, other]) {
    await page.goto(`/jobs/${id}`);
    await expect(line(page, 10)).toBeVisible();
  }
  if (existsSync(gate.file)) rmSync(gate.file);
  const again = mine.getByRole("button", { name: "Run again" });
  await again.click();
  for (const page of [mine, other]) {
    await expect(page.getByRole("button", { name: /run 2 of 2/ })).toBeVisible({ timeout: 15_000 });
    await expect(line(page, 5)).toHaveText(/try 5/);
    await expect(line(page, 6)).toHaveCount(0);
  }
  await expect(mine).toHaveURL(/[?&]run=2/);
  await expect(again).toHaveCount(0);

  // the first run stays readable, by an address of its own
  await mine.getByRole("button", { name: /run 2 of 2/ }).click();
  await mine.getByRole("menuitem", { name: /^run 1/ }).click();
  await expect(mine).toHaveURL(/[?&]run=1/);
  await expect(line(mine, 10)).toHaveText(/end 5/);

  gate.open();
  await expect(line(other, 10)).toHaveText(/end 5/);
  await expect(other.getByRole("button", { name: "Run again" })).toBeVisible();
});

test("who may not start jobs is told why", async ({ browser }) => {
  const payload = new PlaybookScript().print("begins").end(1);
  const lab = await makeLab(product.engine.db);
  const { id } = await makeJob(product.engine.db, { labId: lab.id, kind: "reset", payload });
  await product.engine.untilStatus(id, ["failed"]);
  const page = await product.open(browser, { session: await signInAs(product, "viewer") });
  await page.goto(`/jobs/${id}`);
  const again = page.getByRole("button", { name: "Run again" });
  await expect(again).toHaveAttribute("aria-disabled", "true");
  await expect(again).toHaveAttribute("title", /needs the role Operator/);
});
