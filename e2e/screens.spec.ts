import { readFileSync } from "node:fs";
import { Problem } from "@/server/contract/error-codes";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import { type Seeded, seedScreens } from "./fixtures/seed-screens";
import { ADMIN, Session } from "./fixtures/session";
import { openSignedIn, signIn } from "./fixtures/sign-in";
import { type Product, startProduct } from "./fixtures/start-product";
import { expect, type Page, test } from "./fixtures/test";

const VIEWER = { name: "Vera Viewer", email: "vera@example.org", password: "correct horse battery" };

/** The page's own alert; Next keeps a second one beside it that reads out new addresses. */
const alertOn = (page: Page) => page.getByRole("main").getByRole("alert");

test.describe("the screens", () => {
  let product: Product;
  let seeded: Seeded;
  let page: Page;
  let complaints: string[] = [];

  test.beforeAll(async ({ browser }) => {
    product = await startProduct();
    const session = new Session(product.url);
    expect((await session.call("POST", "/api/v1/setup/administrator", ADMIN)).status).toBe(200);
    expect((await session.signIn(ADMIN.email, ADMIN.password)).status).toBe(200);
    expect((await session.call("POST", "/api/v1/users", { ...VIEWER, role: "viewer" })).status).toBe(200);
    seeded = seedScreens(product.data);
    page = await openSignedIn(browser, product.url, ADMIN);
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

  /** Every page with something only its loaded state shows. */
  const places = (): [string, string | RegExp][] => [
    ["/", seeded.labName],
    ["/labs/new/practice", "Create practice lab"],
    ["/labs/new/import", "Choose files"],
    [`/labs/${seeded.labId}/descriptor/import`, "Choose files"],
    [`/labs/${seeded.labId}`, "hugepages-1Gi"],
    [`/labs/${seeded.creatingId}`, "Hosts are being made"],
    [`/labs/${seeded.labId}/hosts`, /^SHA256:/],
    [`/labs/${seeded.labId}/descriptor`, "Ada Operator"],
    [`/labs/${seeded.labId}/deploy`, /deploy/i],
    ["/jobs", "Deploy Kubernetes 1.34.4 to 2 hosts"],
    [`/jobs/${seeded.jobId}`, "Deploy Kubernetes 1.34.4 to 2 hosts"],
    ["/bundles", "Kubernetes 1.34.4"],
    [`/bundles/${seeded.bundleId}`, "bin/runc"],
    ["/settings/people", VIEWER.email],
    ["/settings/api-keys", "No API key yet"],
    ["/settings/api?call=POST%20/labs/%7BlabId%7D/suite-jobs", "Run tests of the upstream suite"],
    ["/settings/audit", "user.create"],
    ["/settings/about", "OpenAPI 3.1 document"],
    ["/nowhere", "There is no such page"],
  ];

  for (const { name, scheme, width, what } of [
    { name: "light", scheme: "light" as const, width: 1440, what: "all" as const },
    { name: "dark", scheme: "dark" as const, width: 1440, what: "colors" as const },
    { name: "dark, 390 px", scheme: "dark" as const, width: 390, what: "all" as const },
  ]) {
    test(`every page is accessible and whole: ${name}`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 844 });
      for (const [place, sign] of places()) {
        await test.step(place, async () => {
          await page.goto(place);
          await expect(page.getByText(sign).filter({ visible: true }).first()).toBeVisible();
          await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
          await expectAccessible(page, what);
        });
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.emulateMedia({ colorScheme: null });
    });
  }

  test("dialogs and menus are accessible, and close by Escape", async () => {
    await page.goto(`/labs/${seeded.labId}`);
    await page.getByRole("button", { name: "More actions" }).click();
    await expectAccessible(page);
    await page.getByRole("menuitem", { name: "API" }).click();
    const api = page.getByRole("dialog", { name: "The same by REST" });
    await expect(api).toBeVisible();
    await expect(page.getByRole("menu")).toBeHidden();
    await expect(api).toContainText(`curl -b fairlead.cookies '${product.url}/api/v1/labs/${seeded.labId}'`);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(api).toBeHidden();
    await page.goto("/bundles");
    for (const name of ["Import", "Build bundle"]) {
      await page.getByRole("button", { name }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toBeHidden();
    }
  });

  test("descriptor files are shown with what is wrong with them, and become a draft", async () => {
    await page.goto("/labs/new/import");
    await page.getByRole("button", { name: "Paste text" }).click();
    const text = page.getByLabel("Text of pasted");
    await text.fill("nodes:\n\t- name: w1\n");
    await page.getByRole("button", { name: /Error pasted:2:1 A tab stands/ }).click();
    await expect(text).toBeFocused();
    await expect(page.getByRole("button", { name: /^Make a draft/ })).toBeHidden();
    await text.fill("[kube_node]\nw1 ansible_host=192.0.2.31 ansible_become_password=canary-of-the-page\n");
    await expect(page.getByRole("cell", { name: "root@192.0.2.31" })).toBeVisible();
    await expect(page.getByRole("cell", { name: "sudo on w1" })).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Name of the lab").fill("from a file");
    await page.getByRole("button", { name: "Make a draft with 1 host" }).click();
    await expect(page).toHaveURL(/\/register\?step=hosts/);
    await expect(page.getByText("192.0.2.31").first()).toBeVisible();
    await expect(page.getByText("canary-of-the-page")).toHaveCount(0);
  });

  test("a revision is taken along as a file and shown against itself without a change", async () => {
    await page.goto(`/labs/${seeded.labId}/descriptor`);
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const waiting = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Ansible inventory, YAML" }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toMatch(/-revision-\d+-inventory\.yaml$/);
    await page.goto(`/labs/${seeded.labId}/descriptor/import`);
    await page.locator("input[type=file]").setInputFiles(await download.path());
    await expect(page.getByText(/^The files say what revision \d+ says\.$/)).toBeVisible();
    await expect(page.getByRole("button", { name: /^Make revision/ })).toBeDisabled();
  });

  test("the curl line of the API menu answers what the page shows", async () => {
    const session = new Session(product.url);
    await session.signIn(ADMIN.email, ADMIN.password);
    const lab = await session.call("GET", `/api/v1/labs/${seeded.labId}`);
    expect(await lab.text()).toContain(seeded.labName);
  });

  test("the API is looked through: every call of the document, searched and opened by the address", async () => {
    const document = await (await page.request.get("/api/v1/openapi.json")).json();
    const calls = Object.values<object>(document.paths).flatMap((path) => Object.keys(path));
    await page.goto("/settings/api");
    const rows = page.getByRole("main").getByRole("listitem");
    await expect(page.getByText(`${calls.length} calls`, { exact: true })).toBeVisible();
    await expect(rows).toHaveCount(calls.length);
    await page.getByRole("textbox", { name: "Search calls" }).fill("suite post jobs");
    await expect(rows).toHaveCount(1);
    await expect(page).toHaveURL(/q=suite/);
    await rows.getByRole("button").first().click();
    await expect(page).toHaveURL(/call=POST/);
    const body = page.getByRole("region", { name: "Body, application/json" });
    await expect(body).toContainText('presetoptional"api" | "conformance"');
    await expect(body).toContainText("list of text, 1 to 500 characters, 1 to 50 of them");
    await expect(page.getByRole("region", { name: "Parameters" })).toContainText("labIdid (UUID) (path)");
    await expect(page.getByRole("region", { name: "Answer 200, application/json" })).toContainText("jobId");
    await expect(page.getByText(/^curl -b .*suite-jobs/)).toBeVisible();
    await page.reload();
    await expect(body).toBeVisible();
    await page.getByRole("textbox", { name: "Search calls" }).fill("no such call");
    await expect(page.getByText("No call matches")).toBeVisible();
  });

  test("F7: a viewer sees the buttons off, each with the reason, and the API answers 403", async ({
    browser,
  }) => {
    const viewer = await openSignedIn(browser, product.url, VIEWER);
    for (const [place, button] of [
      ["/", "Create practice lab"],
      [`/labs/${seeded.labId}`, "Deploy again"],
      [`/labs/${seeded.labId}`, "Download kubeconfig"],
      ["/bundles", "Build bundle"],
    ] as const) {
      await viewer.goto(place);
      const refused = viewer.getByRole("button", { name: button });
      await expect(refused).toBeDisabled();
      await expect(refused).toHaveAccessibleDescription(/needs the role Operator or above/);
      const before = viewer.url();
      await refused.click({ force: true });
      expect(viewer.url()).toBe(before);
      await expectAccessible(viewer);
    }
    await viewer.goto("/settings/people");
    await expect(alertOn(viewer)).toContainText("needs the role Auditor or above");
    await viewer.context().close();

    const session = new Session(product.url);
    await session.signIn(VIEWER.email, VIEWER.password);
    for (const [path, body] of [
      [`/api/v1/labs/${seeded.labId}/deploys`, {}],
      ["/api/v1/practice-labs", { name: "mine" }],
      [`/api/v1/labs/${seeded.labId}/removal`, { confirmName: seeded.labName }],
    ] as const) {
      const answer = await session.call("POST", path, body);
      expect(answer.status, path).toBe(403);
      expect(Problem.parse(await answer.json()).detail).toMatch(/needs the role/);
    }
  });

  test("what is not there says so and leads back", async () => {
    for (const [place, words] of [
      ["/labs/01900000-0000-7000-8000-000000000000", "There is no such lab"],
      ["/labs/rubbish", "There is no such lab"],
      ["/labs/rubbish/hosts", "There is no such lab"],
      [`/bundles/${"0".repeat(64)}`, "There is no such bundle"],
    ] as const) {
      await page.goto(place);
      await expect(page.getByText(words)).toBeVisible();
      await expectAccessible(page);
    }
    await page.getByRole("main").getByRole("link", { name: "All labs" }).click();
    await expect(page.getByRole("heading", { name: "Labs" })).toBeVisible();
  });

  test("a server that does not answer: one sentence, old rows stay, and trying again works", async () => {
    await page.goto("/");
    await expect(page.getByRole("link", { name: seeded.labName })).toBeVisible();
    await page.route("**/api/trpc/**", (route) => route.abort());
    await expect(alertOn(page)).toContainText("Fairlead does not answer", { timeout: 60_000 });
    await expect(page.getByRole("link", { name: seeded.labName })).toBeVisible();
    await page.unroute("**/api/trpc/**");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(alertOn(page)).toBeHidden();
  });

  test("a session that ended leads to signing in, and back to the same page", async ({ browser }) => {
    const other = await openSignedIn(browser, product.url, ADMIN);
    await other.goto(`/labs/${seeded.labId}/hosts`);
    await other.context().clearCookies();
    await other.reload();
    await expect(other).toHaveURL(/\/sign-in\?next=/);
    await signIn(other, ADMIN);
    await expect(other).toHaveURL(`/labs/${seeded.labId}/hosts`);
    await other.getByRole("button", { name: /account of/ }).click();
    await other.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(other).toHaveURL(/\/sign-in$/);
    await other.goto("/");
    await expect(other).toHaveURL(/\/sign-in$/);
    await other.context().close();
  });

  test("a session that ends under an open page does too", async ({ browser }) => {
    const other = await openSignedIn(browser, product.url, ADMIN);
    await other.goto("/bundles");
    await expect(other.getByRole("link", { name: "Kubernetes 1.34.4" })).toBeVisible();
    await other.context().clearCookies();
    await expect(other).toHaveURL(/\/sign-in\?next=%2Fbundles$/, { timeout: 30_000 });
    await other.context().close();
  });

  test("the keyboard reaches everything: skip link, shortcuts, menus", async () => {
    await page.goto("/");
    await expect(page.getByRole("link", { name: seeded.labName })).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
    await page.keyboard.press("?");
    const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect(list).toContainText("Deploy on this lab");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(list).toBeHidden();
    await page.keyboard.press("g");
    await page.keyboard.press("b");
    await expect(page).toHaveURL("/bundles");
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await expect(page).toHaveURL("/");
  });

  test("the title of the window names page and lab", async () => {
    const { labId, labName } = seeded;
    for (const [place, title] of [
      [`/labs/${labId}`, `${labName} · Fairlead`],
      [`/labs/${labId}/hosts`, `Hosts · ${labName} · Fairlead`],
      [`/labs/${labId}/descriptor`, `Descriptor · ${labName} · Fairlead`],
      [`/labs/${labId}/deploy`, `Deploy · ${labName} · Fairlead`],
      ["/labs/rubbish/deploy", "Deploy · Fairlead"],
      ["/bundles", "Bundles · Fairlead"],
    ] as const) {
      await page.goto(place);
      await expect(page).toHaveTitle(title);
    }
    // in the page's own navigation too
    await page.goto(`/labs/${labId}`);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Deploy" }).click();
    await expect(page).toHaveTitle(`Deploy · ${labName} · Fairlead`);
  });

  test("the search finds labs, jobs, bundles, pages and actions by the keyboard alone", async () => {
    await page.goto("/bundles");
    await expect(page.getByRole("link", { name: "Kubernetes 1.34.4" })).toBeVisible();
    const search = page.getByRole("dialog", { name: "Search" });
    const field = search.getByRole("combobox");
    const chosen = search.getByRole("option", { selected: true });
    const find = async (text: string, first: string | RegExp) => {
      await page.keyboard.press("ControlOrMeta+k");
      await expect(field).toBeFocused();
      await field.fill(text);
      await expect(chosen).toHaveText(first);
    };
    await page.keyboard.press("/");
    await expect(field).toBeFocused();
    await expect(search.getByRole("option", { name: seeded.labName, exact: false }).first()).toBeVisible();
    await expect(search.getByRole("group", { name: "Jobs" })).toContainText("failed");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(search).toBeHidden();

    await page.keyboard.press("ControlOrMeta+k");
    await field.fill("no such thing");
    await expect(search.getByRole("status")).toHaveText("Nothing has all of these words.");
    await expectAccessible(page);
    await page.keyboard.press("ControlOrMeta+k");
    await expect(search).toBeHidden();

    await find(seeded.labName, new RegExp(`^${seeded.labName}`));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(`/labs/${seeded.labId}`);
    // from here on the lab's own pages are among them
    await find("descr", "Descriptor");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(`/labs/${seeded.labId}/descriptor`);
    await find(`deploy to ${seeded.labName}`, `Deploy to ${seeded.labName}`);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(`/labs/${seeded.labId}/deploy`);
    await find(seeded.jobId, /^Deploy Kubernetes 1\.34\.4 to 2 hosts/);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(`/jobs/${seeded.jobId}`);
    await page.keyboard.press("ControlOrMeta+k");
    await field.fill("Kubernetes 1.34.4");
    await search.getByRole("group", { name: "Bundles" }).getByRole("option").click();
    await expect(page).toHaveURL(`/bundles/${seeded.bundleId}`);

    await find("", /./);
    const first = await chosen.textContent();
    await page.keyboard.press("ArrowDown");
    await expect(chosen).not.toHaveText(first ?? "");
    await page.keyboard.press("ArrowUp");
    await expect(chosen).toHaveText(first ?? "");
    await page.keyboard.press("ArrowUp");
    await expect(chosen).toHaveText("Settings");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/settings/about");

    const scheme = () => page.locator("html").getAttribute("data-mantine-color-scheme");
    const before = await scheme();
    await find("dark", /light and dark/);
    await page.keyboard.press("Enter");
    await expect.poll(scheme).not.toBe(before);
    await page.evaluate(() => localStorage.clear());

    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "Search" }).click();
    await expect(search).toBeVisible();
    expect((await search.boundingBox())?.width).toBe(390);
    await expectAccessible(page);
    await search.getByRole("button", { name: "Close" }).click();
    await expect(search).toBeHidden();
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test("the search says why an action is off, and does not do it", async ({ browser }) => {
    const viewer = await openSignedIn(browser, product.url, VIEWER);
    await expect(viewer.getByRole("link", { name: seeded.labName })).toBeVisible();
    await viewer.keyboard.press("/");
    await viewer.getByRole("dialog", { name: "Search" }).getByRole("combobox").fill("new lab");
    const refused = viewer.getByRole("option", { name: /Create practice lab/ });
    await expect(refused).toBeDisabled();
    await expect(refused).toContainText("needs the role Operator or above");
    await viewer.keyboard.press("Enter");
    await expect(viewer).toHaveURL("/");
    await viewer.context().close();
  });

  test("light or dark stays chosen after a reload", async () => {
    await page.goto("/");
    const scheme = () => page.locator("html").getAttribute("data-mantine-color-scheme");
    const before = await scheme();
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    await expect.poll(scheme).not.toBe(before);
    const chosen = await scheme();
    await page.reload();
    expect(await scheme()).toBe(chosen);
    await page.evaluate(() => localStorage.clear());
  });

  test("a table leaves as CSV and JSON, times in UTC", async () => {
    await page.goto(`/labs/${seeded.labId}/hosts`);
    const save = async (kind: string) => {
      await page.getByRole("button", { name: "Export this table" }).click();
      const coming = page.waitForEvent("download");
      await page.getByRole("menuitem", { name: kind }).click();
      const file = await coming;
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
    };
    await expect(page.getByText("host-2").first()).toBeVisible();
    const csv = await save("CSV");
    expect(csv.name).toBe(`${seeded.labName}-hosts.csv`);
    expect(csv.text.split("\r\n").filter(Boolean)).toHaveLength(4);
    expect(csv.text).toContain("host-2,worker,,,root@192.0.2.3:22,jump,,,,,SHA256:");
    const hosts: unknown = JSON.parse((await save("JSON")).text);
    expect(hosts).toContainEqual(expect.objectContaining({ name: "host-2", hardware: "recorded" }));
  });

  test("allocatable shows quantities verbatim and says them in words on hover", async () => {
    await page.goto(`/labs/${seeded.labId}`);
    const row = page.getByRole("row", { name: /^memory/ });
    await expect(row).toContainText("45.7 GiB");
    await row.getByText("23936180Ki").first().hover();
    await expect(page.getByRole("tooltip")).toHaveText("22.8 GiB");
  });

  test("people: one is added and may sign in; a taken address is said at the form", async ({ browser }) => {
    const fresh = { name: "Otto Operator", email: "otto@example.org", password: "correct horse battery" };
    await page.goto("/settings/people");
    const add = async () => {
      await page.getByRole("button", { name: "Add person" }).click();
      const form = page.getByRole("dialog", { name: "Add a person" });
      await form.getByLabel("Name").fill(fresh.name);
      await form.getByLabel("E-mail address").fill(fresh.email);
      await form.getByRole("textbox", { name: "Password" }).fill(fresh.password);
      await form.getByLabel("Role").selectOption("operator");
      await form.getByRole("button", { name: "Add person" }).click();
      return form;
    };
    await expect(await add()).toBeHidden();
    await expect(page.getByRole("cell", { name: fresh.email })).toBeVisible();
    const again = await add();
    await expect(again.getByText(/already|taken/i)).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    const other = await openSignedIn(browser, product.url, fresh);
    await expect(other.getByRole("button", { name: "Create practice lab" })).toBeEnabled();
    await other.context().close();
    await page.goto("/settings/audit");
    await expect(page.getByText("chain verified")).toBeVisible();
    await expect(page.getByRole("row", { name: /user\.create.*Otto Operator/ })).toBeVisible();
  });

  test("a name that is wrong is said at its field, and nothing is made", async () => {
    await page.goto("/labs/new/practice");
    await page.getByLabel("Name").fill("<b>");
    const create = page.getByRole("button", { name: /^Create lab/ });
    // a machine that cannot carry a practice lab says so on the button; there is nothing to send then
    if (await create.isDisabled()) {
      await expect(create).toHaveAccessibleDescription(/.+/);
      return;
    }
    await create.click();
    await expect(page.getByText(/letters, digits/).first()).toBeVisible();
    await expect(page).toHaveURL("/labs/new/practice");
  });

  test("a bundle folder that is none is refused in words", async () => {
    await page.goto("/bundles");
    await page.getByRole("button", { name: "Import" }).click();
    const form = page.getByRole("dialog", { name: "Import a bundle" });
    await form.getByRole("textbox").fill("/nowhere/at/all");
    await form.getByRole("button", { name: "Check and import" }).click();
    await expect(form.getByRole("alert")).toContainText("/nowhere/at/all");
    await expectAccessible(page);
  });
});
