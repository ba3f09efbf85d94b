import { v7 } from "uuid";
import { DeployPlanView } from "@/server/contract/deploy-view";
import { makeBundle, makeReadyLab } from "@/server/services/deploy/deploy-under-test";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import { type Console, signInAs, startConsole } from "./fixtures/start-console";
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
    q.insert(t.host).values(
      ["one", "two", "three"].map((name, index) => ({
        ...{ id: v7(), labId, name, jump: false, address: `198.51.100.1${index + 1}`, port: 22 },
      })),
    ),
  );
  await runCluster();
});
test.afterAll(() => product?.stop());

/** A cluster of one and two, as a deploy would have left it. */
async function runCluster(): Promise<void> {
  const asked = { roles: { three: "unused" } };
  const answer = await product.web.session.call("POST", `/api/v1/labs/${labId}/plans`, asked);
  const { plan } = DeployPlanView.parse(await answer.json());
  const at = Date.now();
  const { clusterId: id, bundleId, profile, kubernetes, endpoint } = plan;
  await product.engine.db.write(async ({ q, t }) => {
    const row = { id, labId, jobId: v7(), bundleId, profile, kubernetes, endpoint, plan };
    await q.insert(t.cluster).values({ ...row, state: "verified", createdAt: at, verifiedAt: at });
    const allocatable = { cpu: "2", memory: "4Gi", pods: "110" };
    const nodes = plan.hosts.map(({ name }) => ({
      id: v7(),
      clusterId: id,
      name,
      ready: true,
      allocatable,
      at,
    }));
    await q.insert(t.nodeSnapshot).values(nodes);
  });
}

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
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("a host that is free joins the cluster from its panel", async ({ browser }) => {
  const page = await product.open(browser);
  const complaints = collectComplaints(page);
  await page.goto(`/labs/${labId}`);
  await page.getByRole("button", { name: "Add workers (1 host is free)" }).click();
  const dialog = page.getByRole("dialog", { name: "Add workers to the cluster of rack 9" });
  await expect(dialog).toContainText("198.51.100.13, pods 203.0.2.0/24");
  await expect(dialog).toContainText("Precheck, Prepare, Container runtime, Control plane, Workers");
  await expectAllAccessible(page);
  await dialog.getByLabel("three").uncheck();
  await expect(dialog.getByRole("button", { name: "Add worker" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("three").check();
  await dialog.getByRole("button", { name: "Add worker" }).click();
  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Add worker three");
  expect(complaints).toEqual([]);
});

test("a worker leaves by its row's menu, once its name was typed; the control plane cannot", async ({
  browser,
}) => {
  const page = await product.open(browser);
  const complaints = collectComplaints(page);
  await page.goto(`/labs/${labId}/hosts`);
  await page.getByRole("button", { name: "More for one" }).click();
  const item = page.getByRole("menuitem", { name: "Remove from cluster" });
  await expect(item).toHaveAttribute("aria-disabled", "true");
  await expect(item).toHaveAttribute("aria-description", /one carries the control plane/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "More for two" }).click();
  await expectAllAccessible(page);
  await item.click();
  const dialog = page.getByRole("dialog", { name: "Remove two from the cluster of rack 9" });
  await expect(dialog).toContainText("Its pods leave first");
  await expectAllAccessible(page);
  await dialog.getByLabel("Type two to go on").fill("two");
  await dialog.getByRole("button", { name: "Drain and remove" }).click();
  await expect(dialog.getByRole("alert")).toContainText("two is the last worker");
  await dialog.getByLabel("The host is off for good").check();
  await dialog.getByRole("button", { name: "Remove the node" }).click();
  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Remove worker two");
  expect(complaints).toEqual([]);
});

test("a host is left out of a deploy by its role, and the address keeps that", async ({ browser }) => {
  const page = await product.open(browser);
  await page.goto(`/labs/${labId}/deploy`);
  const role = page.getByRole("radiogroup", { name: "Role of three" });
  await expect(role.getByRole("radio", { name: "Not used" })).toBeChecked();
  await expect(page.getByRole("button", { name: "Deploy to 2 hosts" })).toBeVisible();
  await role.getByText("Worker").click();
  await expect(page).toHaveURL(/control-plane=one/);
  await expect(page.getByRole("button", { name: "Deploy to 3 hosts" })).toBeVisible();
  await page.getByRole("radiogroup", { name: "Role of two" }).getByText("Not used").click();
  await expect(page).toHaveURL(/unused=two/);
  await expect(page.getByText("The role of two of the running cluster is worker").first()).toBeVisible();
  await expectAllAccessible(page);
});

test("who may not change the lab is told why", async ({ browser }) => {
  const page = await product.open(browser, { session: await signInAs(product, "viewer") });
  await page.goto(`/labs/${labId}`);
  const add = page.getByRole("button", { name: /^Add workers/ });
  await expect(add).toHaveAttribute("title", /needs the role Operator/);
  const answer = await product.web.session.call("POST", `/api/v1/labs/${labId}/worker-removals`, {
    host: "two",
    confirmName: "one",
  });
  expect(answer.status).toBe(422);
});
