import { stripVTControlCharacters } from "node:util";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import { PlaybookScript } from "./fixtures/playbook-script";
import { type Console, signInAs, startConsole } from "./fixtures/start-console";
import { expect, type Page, test } from "./fixtures/test";

/** Number and text of every line that stands on the page, as far as it has arrived. */
const linesOn = (page: Page): Promise<Record<string, string>> =>
  page.locator("[data-line]").evaluateAll((rows) =>
    Object.fromEntries(
      rows.flatMap((row) => {
        const text = row.lastElementChild?.textContent ?? "";
        return text === "" ? [] : [[(row as HTMLElement).dataset.line ?? "", text]];
      }),
    ),
  );

const line = (page: Page, n: number) => page.locator(`[data-line="${n}"]`);
const chip = (page: Page) => page.locator("output[data-phase]");
const footer = (page: Page, text: string) => expect(page.getByText(text)).toBeVisible();

let product: Console;
test.beforeAll(async () => {
  test.setTimeout(900_000); // builds the pages when nobody has yet
  product = await startConsole();
});
test.afterAll(() => product?.stop());

const address = (id: string, more = "") => `/jobs/${id}${more}`;
/** The raw log as curl gets it. */
async function rawLines(id: string): Promise<string[]> {
  const answer = await product.web.session.call("GET", `/api/v1/jobs/${id}/log.txt`);
  return (await answer.text()).split("\n").slice(0, -1);
}

/** Every line on the page is the stored one of that number; at least `least` of them. */
async function expectStoredLines(page: Page, id: string, least: number): Promise<void> {
  await expect.poll(async () => Object.keys(await linesOn(page)).length).toBeGreaterThanOrEqual(least);
  const shown = await linesOn(page);
  const stored = await rawLines(id);
  for (const [n, text] of Object.entries(shown))
    expect(text, `line ${n}`).toBe(stripVTControlCharacters(stored[Number(n) - 1] ?? ""));
}

test("the same lines live, after a reload and in a second browser", async ({ browser }) => {
  const gate = product.gate("live");
  const script = new PlaybookScript().count("before", 300).waitFor(gate.file).count("after", 400).end(0);
  const id = await product.engine.queue(script);
  const one = await product.open(browser);
  const complaints = collectComplaints(one);
  await one.goto(address(id));
  await expect(line(one, 300)).toHaveText(/before 300/);
  await expect(chip(one)).toHaveText("live");
  const other = await product.open(browser);
  await other.goto(address(id));
  await expect(line(other, 300)).toBeVisible();

  gate.open();
  for (const page of [one, other]) {
    await expect(line(page, 700)).toBeVisible();
    await expect(chip(page)).toHaveText("complete");
    await footer(page, "700 lines · 0 lost");
    await expectStoredLines(page, id, 20);
  }
  await one.reload();
  await footer(one, "700 lines · 0 lost");
  await expectStoredLines(one, id, 20);
  await one.goto(address(id, "#L555"));
  await expect(line(one, 555)).toHaveText(/after 255/);
  await expectStoredLines(one, id, 20);
  expect(complaints).toEqual([]);
});

test("where streaming is blocked the page polls and loses nothing", async ({ browser }) => {
  const gate = product.gate("blocked");
  const script = new PlaybookScript().count("before", 30).waitFor(gate.file).count("after", 3_000).end(0);
  const id = await product.engine.queue(script);
  const page = await product.open(browser);
  await page.route("**/log/stream**", (route) => route.abort());
  await page.goto(address(id));
  await expect(chip(page)).toHaveText("polling");
  gate.open();
  await expect(line(page, 3_030)).toBeVisible();
  await footer(page, "3,030 lines · 0 lost");
  await expectStoredLines(page, id, 20);
});

test("a page that loses Fairlead says so and goes on where it was", async ({ browser }) => {
  const gate = product.gate("offline");
  const script = new PlaybookScript().count("before", 30).waitFor(gate.file).count("after", 300).end(0);
  const id = await product.engine.queue(script);
  const page = await product.open(browser);
  await page.goto(address(id));
  await expect(chip(page)).toHaveText("live");
  // an offline browser keeps an open stream: a server that goes away does not
  await product.web.end("SIGKILL");
  await expect(chip(page)).toHaveText("offline", { timeout: 30_000 });
  gate.open();
  await product.engine.untilStatus(id);
  await product.web.start();
  await expect(line(page, 330)).toBeVisible({ timeout: 30_000 });
  await footer(page, "330 lines · 0 lost");
});

test("a log of 100,000 lines opens at any of them and stays small", async ({ browser }) => {
  const id = await product.engine.queue(new PlaybookScript().count("line", 100_000).end(0));
  await product.engine.untilStatus(id);
  const page = await product.open(browser);
  await page.goto(address(id, "#L50000-50002"));
  await expect(line(page, 50_001)).toHaveText(/line 50001/);
  await expect(page.locator("[data-marked]")).toHaveCount(3);
  await footer(page, "100,000 lines · 0 lost");
  expect(await page.locator("[data-line]").count()).toBeLessThan(400);
  await page.keyboard.press("Shift+G");
  await expect(line(page, 100_000)).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("g");
  await expect(line(page, 1)).toBeVisible();
  await expectStoredLines(page, id, 20);
});

test("following lets go of the end and finds it again", async ({ browser }) => {
  const gate = product.gate("follow");
  const script = new PlaybookScript().count("before", 500).waitFor(gate.file).count("after", 312).end(0);
  const id = await product.engine.queue(script);
  const page = await product.open(browser);
  await page.goto(address(id));
  await expect(line(page, 500)).toBeVisible();
  await page.getByRole("region", { name: "Lines" }).hover();
  await page.mouse.wheel(0, -3_000);
  await expect(page.getByRole("button", { name: "Follow", exact: true }).first()).toBeVisible();
  gate.open();
  await product.engine.untilStatus(id);
  await footer(page, "812 lines · 0 lost");
  await expect(line(page, 812)).toBeHidden();
});

test("long lines wrap when asked, and what is cut says where the rest is", async ({ browser }) => {
  const script = new PlaybookScript()
    .print(`long ${"word ".repeat(600)}`, "x".repeat(20_000))
    .count("after", 90);
  const id = await product.engine.queue(script.end(0));
  await product.engine.untilStatus(id);
  const page = await product.open(browser);
  await page.goto(address(id));
  const box = async (n: number) => (await line(page, n).boundingBox()) ?? { y: 0, height: 0 };
  await expect(line(page, 2)).toContainText("3.62 kB more in the raw log");
  expect((await box(1)).height).toBe(20);
  await page.keyboard.press("w");
  await expect.poll(async () => (await box(1)).height).toBeGreaterThan(100);
  const wrapped = await box(1);
  expect((await box(2)).y).toBeCloseTo(wrapped.y + wrapped.height, 0);
  await page.keyboard.press("Shift+G");
  await expect(line(page, 92)).toBeVisible();
  await page.keyboard.press("w");
  await page.keyboard.press("g");
  await page.keyboard.press("g");
  await expect.poll(async () => (await box(3)).y - (await box(1)).y).toBe(40);
});

test.describe("a run of tasks", () => {
  let id = "";
  test.beforeAll(async () => {
    const script = new PlaybookScript()
      .print("<img src=x onerror=document.title='taken'> begins")
      .task("t1", "Install packages", "prepare")
      .result("t1", "host-1", "changed")
      .result("t1", "host-2", "ok")
      .task("t2", "Start the runtime", "prepare")
      .result("t2", "host-1", "ok")
      .print("the unit's journal says why")
      .result("t2", "host-2", "failed")
      .end(2);
    id = await product.engine.queue({ ...script, stage: { id: "prepare", hosts: ["host-1", "host-2"] } });
    await product.engine.untilStatus(id, ["failed"]);
  });

  test("opens at its first failure, the rest folded", async ({ browser }) => {
    const page = await product.open(browser);
    await page.goto(address(id));
    const failed = page.getByRole("button", { name: /^Task Start the runtime ?, 1 failed ?, 1 ok/ });
    await expect(failed).toHaveAttribute("aria-expanded", "true");
    await expect(page.locator("[data-failed][data-line]").first()).toContainText(
      "the unit's journal says why",
    );
    const folded = page.getByRole("button", { name: /^Task Install packages ?, 1 changed ?, 1 ok/ });
    await expect(folded).toHaveAttribute("aria-expanded", "false");
    await expect(page.getByText("changed: [host-1]")).toBeHidden();
    await folded.click();
    await expect(page.getByText("changed: [host-1]")).toBeVisible();
    await expect(page.getByText("<img src=x onerror=")).toBeVisible();
    expect(await page.title()).not.toBe("taken");
  });

  test("a result leads to the very lines it printed", async ({ browser }) => {
    const page = await product.open(browser);
    await page.goto(address(id, "?tab=tasks"));
    await page.getByRole("button", { name: /^Start the runtime, host-2: failed/ }).click();
    await expect(page).toHaveURL(/\/jobs\/[0-9a-f-]+#L\d+-\d+$/);
    const marked = page.locator("[data-marked]");
    await expect(marked).toHaveText([/the unit's journal says why/, /fatal: \[host-2\]/]);
    await page.getByRole("button", { name: /^host-1, prepare/ }).click();
    await expect(marked).toHaveCount(1);
  });

  test("lines have addresses: click, shift-click, keys", async ({ browser }) => {
    const page = await product.open(browser);
    await page.goto(address(id));
    await page.getByRole("button", { name: "Open every task" }).click();
    await page.locator('[data-number="3"]').click();
    await expect(page).toHaveURL(/#L3$/);
    await page.locator('[data-number="5"]').click({ modifiers: ["Shift"] });
    await expect(page).toHaveURL(/#L3-5$/);
    await expect(page.locator("[data-marked]")).toHaveCount(3);
    await page.keyboard.press("j");
    await expect(page).toHaveURL(/#L6$/);
    await page.keyboard.press("k");
    await expect(page).toHaveURL(/#L5$/);
    await page.keyboard.press("e");
    await expect(page.locator("[data-marked]").first()).toContainText("the unit's journal says why");
  });

  test("the console shows the same output", async ({ browser }) => {
    const page = await product.open(browser);
    await page.goto(address(id, "?tab=console"));
    const screen = page.locator(".xterm-screen");
    await expect(screen).toBeVisible();
    await expect(page.locator(".xterm-accessibility")).toContainText("fatal: [host-2]");
  });

  for (const { name, colorScheme, width } of [
    { name: "light", colorScheme: "light" as const, width: 1440 },
    { name: "dark", colorScheme: "dark" as const, width: 1440 },
    { name: "on a phone", colorScheme: "light" as const, width: 390 },
  ]) {
    test(`can be read by everybody, ${name}`, async ({ browser }) => {
      const page = await product.open(browser, { colorScheme, viewport: { width, height: 844 } });
      const complaints = collectComplaints(page);
      for (const tab of ["log", "console", "tasks", "api"]) {
        await page.goto(address(id, `?tab=${tab}`));
        await expect(page.getByRole("tabpanel")).toBeVisible();
        await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
        if (tab === "log") await expect(page.getByText("the unit's journal says why")).toBeVisible();
        await expectAccessible(page, name === "dark" ? "colors" : "all");
      }
      await page.goto("/jobs?kind=bundle-build&status=failed");
      await expect(page.getByRole("table", { name: "Jobs" })).toBeVisible();
      await expectAccessible(page, name === "dark" ? "colors" : "all");
      expect(complaints).toEqual([]);
    });
  }
});

test("a running job is cancelled after a question; who may not is told why", async ({ browser }) => {
  const id = await product.engine.queue(new PlaybookScript().print("begins").end(0));
  await product.engine.untilStatus(id);
  const running = await product.engine.queue(
    new PlaybookScript().print("begins").waitFor(product.gate("never").file).end(0),
  );
  await product.engine.untilStatus(running, ["running"]);
  const stranger = await product.open(browser, { session: await signInAs(product, "viewer") });
  await stranger.goto(address(running));
  const refused = stranger.getByRole("button", { name: "Cancel job" });
  await expect(refused).toHaveAttribute("aria-disabled", "true");
  await expect(refused).toHaveAccessibleDescription(/role Operator or above/);

  const page = await product.open(browser);
  await page.goto(address(running));
  await page.getByRole("button", { name: "Cancel job" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Let it run" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "Cancel job" }).click();
  await dialog.getByRole("button", { name: "Cancel job" }).click();
  await expect(page.getByText("canceled", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Cancel job" })).toBeHidden();
  await expect(chip(page)).toHaveText("complete");
});
