import { makeUser } from "@/db/testing/factories";
import { systemClock } from "@/server/services/context";
import { machine, makeRegisteredLab } from "@/server/services/draft/draft-under-test";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import { type Console, signInAs, startConsole } from "./fixtures/start-console";
import { expect, type Page, test } from "./fixtures/test";

test.describe
  .serial("the hosts of a registered lab", () => {
    let product: Console;
    let page: Page;
    let labId = "";
    let complaints: string[] = [];

    test.beforeAll(async ({ browser }) => {
      test.setTimeout(900_000); // builds the pages when nobody has yet
      product = await startConsole();
      const { db } = product.engine;
      const { id, name, email } = await makeUser(db, { role: "admin" });
      const actor = { kind: "user" as const, id, name, email, role: "admin" as const };
      const ctx = { actor, db, clock: systemClock, requestId: "test" };
      const hosts = [machine("alpha"), machine("beta")];
      ({ labId } = await makeRegisteredLab(ctx, { name: "munich-1", jumpHosts: [machine("jump")], hosts }));
      page = await product.open(browser);
      complaints = collectComplaints(page);
    });
    test.afterAll(() => product?.stop());
    test.afterEach(() => {
      expect(complaints.splice(0)).toEqual([]);
    });

    test("a host is edited in a form: what changes is shown, and which key it forgets", async () => {
      await page.goto(`/labs/${labId}/hosts/beta`);
      await page.getByRole("button", { name: "Edit", exact: true }).click();
      const form = page.getByRole("dialog", { name: "Edit beta" });
      await form.getByLabel("Port").fill("2222");
      await form.getByLabel("Tags").fill("sriov");
      await expectAccessible(page);
      await form.getByRole("button", { name: "See what changes" }).click();
      await expect(form.getByRole("row", { name: /hosts\[beta\]\.ssh\.port/ })).toContainText("222222");
      await expect(form.getByRole("alert")).toContainText("A pinned key is forgotten");
      await expectAccessible(page);
      await form.getByRole("button", { name: "Back" }).click();
      await form.getByLabel("Port").fill("22");
      await form.getByRole("button", { name: "See what changes" }).click();
      await expect(form.getByRole("row")).toHaveCount(2);
      await expect(form.getByRole("alert")).toHaveCount(0);
      await form.getByRole("button", { name: "Save as revision 2" }).click();
      await expect(form).toBeHidden();
      await expect(page.getByText("sriov", { exact: true })).toBeVisible();
    });

    test("hosts are tagged many at once, filtered by a tag in the address, added and taken out", async () => {
      await page.getByRole("link", { name: "Hosts", exact: true }).first().click();
      await page.getByRole("button", { name: "Choose all 2" }).click();
      await page.getByRole("button", { name: "Tag …" }).click();
      const tags = page.getByRole("dialog", { name: "Tag 2 hosts" });
      await tags.getByLabel("Put on").fill("Rack 4!");
      await tags.getByRole("button", { name: "Save as a revision" }).click();
      await expect(tags.getByText(/small letters, digits/).last()).toBeVisible();
      await tags.getByLabel("Put on").fill("rack-4");
      await expectAccessible(page);
      await tags.getByRole("button", { name: "Save as a revision" }).click();
      await expect(tags).toBeHidden();
      await page.getByRole("button", { name: "None" }).click();
      await page.getByLabel("Which hosts").selectOption("sriov");
      await expect(page).toHaveURL(/tag=sriov/);
      await expect(page.getByRole("row", { name: /beta/ })).toContainText("rack-4");
      await expect(page.getByRole("row", { name: /alpha/ })).toHaveCount(0);
      await expectAccessible(page);
      await page.getByLabel("Which hosts").selectOption("");

      await page.getByRole("button", { name: "Add", exact: true }).click();
      await page.getByRole("menuitem", { name: /^Host/ }).click();
      const form = page.getByRole("dialog", { name: "Add host" });
      await form.getByLabel("Name").fill("gamma");
      await form.getByLabel("Address", { exact: true }).first().fill("beta.example");
      await form.getByRole("button", { name: "See what changes" }).click();
      await form.getByRole("button", { name: "Save as revision 4" }).click();
      // one machine is one host: the form comes back with the sentence at the field
      await expect(form.getByText(/are one/).first()).toBeVisible();
      await form.getByLabel("Address", { exact: true }).first().fill("gamma.example");
      await form.getByRole("button", { name: "See what changes" }).click();
      await form.getByRole("button", { name: "Save as revision 4" }).click();
      await expect(form).toBeHidden();
      await page.getByRole("button", { name: "More for gamma" }).click();
      await page.getByRole("menuitem", { name: /^Take out of the lab/ }).click();
      const out = page.getByRole("dialog", { name: "Take gamma out of the lab?" });
      await expectAccessible(page);
      await out.getByRole("button", { name: "Take gamma out: revision 5" }).click();
      await expect(out).toBeHidden();
      await expect(page.getByRole("row", { name: /gamma/ })).toHaveCount(0);
    });

    test("a jump host is added for every host; the one before it stays first", async () => {
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await page.getByRole("menuitem", { name: /^Jump host/ }).click();
      const form = page.getByRole("dialog", { name: "Add jump host" });
      await form.getByLabel("Address", { exact: true }).fill("gate.example");
      await form.getByRole("button", { name: "See what changes" }).click();
      await expect(form.getByRole("row", { name: /hosts\[alpha\]\.via/ })).toContainText('["jump","jump-2"]');
      await form.getByRole("button", { name: "Save as revision 6" }).click();
      await expect(form).toBeHidden();
      await expect(page.getByRole("row", { name: /alpha/ })).toContainText("jump → jump-2");
    });

    for (const { name, colorScheme, width } of [
      { name: "dark", colorScheme: "dark" as const, width: 1440 },
      { name: "on a phone", colorScheme: "light" as const, width: 390 },
    ]) {
      test(`table and form can be read by everybody, ${name}`, async ({ browser }) => {
        const other = await product.open(browser, { colorScheme, viewport: { width, height: 844 } });
        await other.goto(`/labs/${labId}/hosts?tag=rack-4`);
        await other.getByLabel("Choose beta").check();
        await expectAccessible(other);
        await other.getByRole("button", { name: "More for beta" }).click();
        await other.getByRole("menuitem", { name: /^Edit/ }).click();
        await expect(other.getByRole("dialog").getByLabel("Tags")).toHaveValue("rack-4 sriov");
        await other.getByText("Management controller (BMC)").click();
        await expectAccessible(other);
        await other.context().close();
      });
    }

    test("who may not edit is told why, and offered nothing to choose", async ({ browser }) => {
      const other = await product.open(browser, { session: await signInAs(product, "viewer") });
      await other.goto(`/labs/${labId}/hosts`);
      await other.getByRole("button", { name: "More for beta" }).click();
      await expect(other.getByRole("menuitem", { name: /^Edit/ })).toHaveAttribute("aria-disabled", "true");
      await expect(other.getByLabel("Choose beta")).toHaveCount(0);
      await other.context().close();
    });
  });
