import { v7 } from "uuid";
import { makeBundle, makeReadyLab } from "@/server/services/deploy/deploy-under-test";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import { type Console, signInAs, startConsole } from "./fixtures/start-console";
import { freePort } from "./fixtures/start-product";
import { expect, type Page, test } from "./fixtures/test";

let product: Console;
let labId: string;
test.beforeAll(async () => {
  test.setTimeout(900_000); // builds the pages when nobody has yet
  product = await startConsole();
  const { db } = product.engine;
  await makeBundle(db);
  ({ id: labId } = await makeReadyLab(db, { name: "rack 9", search: "rack 9", kind: "practice" }));
  await db.write(({ q, t }) =>
    q.insert(t.host).values({ id: v7(), labId, name: "one", jump: false, address: "a", port: 22 }),
  );
});
test.afterAll(() => product?.stop());

/** In both schemes, and on a phone. */
async function expectAllAccessible(page: Page): Promise<void> {
  for (const [colorScheme, width] of [
    ["light", 1440],
    ["dark", 390],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page);
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("the dialog prints what to apply, names what was not copied whole, and leads to the trial", async ({
  browser,
}) => {
  const page = await product.open(browser);
  const complaints = collectComplaints(page);
  await page.goto(`/labs/${labId}/nodes`);
  await page.getByRole("button", { name: "Attach a cluster" }).click();
  const dialog = page.getByRole("dialog", { name: "Attach a cluster to rack 9" });
  await expect(dialog).toContainText("kind: ClusterRoleBinding");
  await expect(dialog).toContainText("kubectl apply --filename fairlead-reader.yaml");
  await expectAllAccessible(page);
  const server = `https://127.0.0.1:${await freePort()}`;
  await dialog.getByLabel("Server").fill(server);
  await dialog.getByLabel("CA", { exact: true }).fill("LS0tLS1CRUdJTg==");
  await dialog.getByLabel("Token").fill("a.b.c");
  await dialog.getByRole("radio", { name: /directly/ }).check();
  await dialog.getByRole("button", { name: "Try and attach" }).click();
  await expect(
    dialog.getByText("The CA is no PEM text: copy all that the command printed.").first(),
  ).toBeVisible();
  await dialog
    .getByLabel("CA", { exact: true })
    .fill("-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----");
  await dialog.getByRole("button", { name: "Try and attach" }).click();
  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByText(/The API server at 127\.0\.0\.1:\d+ does not answer/).first()).toBeVisible();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("an attached cluster says what is hidden and why, and is detached once the lab's name was typed", async ({
  browser,
}) => {
  const id = v7();
  await product.engine.db.write(async ({ q, t }) => {
    const at = Date.now();
    const missing = [{ right: "list and watch pods", hides: "what pods ask for" }];
    await q.insert(t.cluster).values({
      ...{ id, labId, jobId: v7(), bundleId: "", profile: "", kubernetes: "1.33.1", plan: {} },
      ...{ endpoint: "192.0.2.10:6443", way: "direct", missingRights: missing },
      ...{ state: "verified", createdAt: at, verifiedAt: at },
    });
    const node = { name: "n1", ready: true, allocatable: { cpu: "63900m", memory: "20Gi" }, at };
    await q.insert(t.nodeSnapshot).values({ id: v7(), clusterId: id, ...node });
  });
  const page = await product.open(browser);
  const complaints = collectComplaints(page);
  await page.goto(`/labs/${labId}`);
  await expect(page.getByText("what pods ask for: its account may not list and watch pods")).toBeVisible();
  await expect(page.getByText("Kubernetes 1.33.1, attached")).toBeVisible();
  await expectAllAccessible(page);
  await page.goto(`/labs/${labId}/deploy`);
  await expect(page.getByText(/detach it before you deploy or reset/).first()).toBeVisible();
  await page.goto(`/labs/${labId}`);
  await page.getByRole("button", { name: "Detach …" }).click();
  const dialog = page.getByRole("dialog", { name: "Detach the cluster of rack 9" });
  await expectAccessible(page);
  await dialog.getByRole("textbox").fill("rack 9");
  await dialog.getByRole("button", { name: "Detach", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Detach …" })).toBeHidden();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("who may not deploy is told so at the item", async ({ browser }) => {
  const session = await signInAs(product, "viewer");
  const page = await product.open(browser, { session });
  await page.goto(`/labs/${labId}`);
  await page.getByRole("button", { name: "More actions" }).click();
  const item = page.getByRole("menuitem", { name: "Attach a cluster …" });
  await expect(item).toHaveAttribute("aria-disabled", "true");
  await expect(item).toHaveAttribute("aria-description", /needs the role Operator/);
  await page.context().close();
});
