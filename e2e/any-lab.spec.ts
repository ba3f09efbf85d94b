import { readFileSync } from "node:fs";
import path from "node:path";
import { JobDetail } from "@/server/contract/job";
import { RUN_FILES, RunState } from "@/server/contract/run-folder";
import { clusterOverrides } from "@/server/domain/practice-lab";
import { bundleForTests } from "@/server/infra/bundle/bundle-under-test";
import { runFolderOf } from "@/server/infra/run-folder/run-place";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import { type ForeignLab, makeForeignLab } from "./fixtures/foreign-lab";
import { keepPicture } from "./fixtures/picture";
import { ADMIN, Session } from "./fixtures/session";
import { openSignedIn } from "./fixtures/sign-in";
import { type Product, startProduct } from "./fixtures/start-product";
import { expect, type Page, test } from "./fixtures/test";

test.describe
  .serial("any lab: registered by hand, planned, deployed, run again and reset", () => {
    let product: Product;
    let machines: ForeignLab;
    let session: Session;
    let page: Page;
    let complaints: string[] = [];

    test.beforeAll(async ({ browser }) => {
      test.setTimeout(900_000);
      product = await startProduct();
      machines = await makeForeignLab();
      session = new Session(product.url);
      await session.call("POST", "/api/v1/setup/administrator", ADMIN);
      await session.signIn(ADMIN.email, ADMIN.password);
      page = await openSignedIn(browser, product.url, ADMIN);
      complaints = collectComplaints(page);
    });
    test.afterAll(async () => {
      await page?.context().close();
      await machines?.end();
      await product?.stop();
    });
    test.afterEach(() => {
      expect(complaints.splice(0)).toEqual([]);
    });

    /** A step of the connection tests on the page in a state: "login", "ok". */
    const step = (name: string, word: string) =>
      page
        .getByRole("list", { name: /^Connection test of/ })
        .getByRole("listitem")
        .filter({ hasText: new RegExp(`^${name}\\s*${word}$`) });

    test("is a draft from its first step", async () => {
      await page.goto("/labs/new/register");
      await page.getByLabel("Name").fill("munich-1");
      await page.getByLabel("Site").fill("Munich, rack 4");
      await expectAccessible(page);
      await page.getByRole("button", { name: "Go on to the jump host" }).click();
      await expect(page.getByRole("heading", { name: "Register munich-1" })).toBeVisible();
      await expect(page).toHaveURL(/step=jump/);
    });

    test("a wrong address is a red row that says what to do", async () => {
      await page.getByRole("button", { name: "Add jump host" }).click();
      const form = page.getByRole("dialog", { name: "Add jump host" });
      await form.getByLabel("Address").fill("127.0.0.1");
      await form.getByLabel("Port").fill("9");
      await form.getByRole("button", { name: "Paste a key" }).click();
      const key = page.getByRole("dialog", { name: "Paste an SSH key" });
      await key.getByLabel("Private key").fill(readFileSync(machines.keyFile, "utf8"));
      await key.getByRole("button", { name: "Seal key" }).click();
      await expect(key).toBeHidden();
      await form.getByRole("button", { name: "Add jump host" }).click();
      await expect(form).toBeHidden();
      await page.getByRole("button", { name: "Test every machine" }).click();
      await expect(step("connect", "failed")).toBeVisible();
      await expect(
        page.getByText("Port 9 of 127.0.0.1 is closed: start sshd there, or correct the port."),
      ).toBeVisible();
      await expectAccessible(page);
    });

    test("the right address asks for the fingerprint, and is green once it is accepted", async () => {
      await page.getByRole("button", { name: "Edit jump" }).click();
      const form = page.getByRole("dialog", { name: "Edit jump" });
      await form.getByLabel("Address").fill(machines.addressOf("jump"));
      await form.getByLabel("Port").fill("22");
      await form.getByRole("button", { name: "Save" }).click();
      await expect(form).toBeHidden();
      await page.getByRole("button", { name: "Test every machine" }).click();
      await page.getByRole("button", { name: "Compare 1 host key" }).click();
      const keys = page.getByRole("dialog", { name: "Compare the host keys" });
      await expect(keys.getByText(/SHA256:/)).toBeVisible();
      await expectAccessible(page);
      await keys.getByRole("button", { name: "Accept 1 key" }).click();
      await expect(step("login", "ok")).toBeVisible();
    });

    test("a pasted table tells its bad rows by line; the hosts behind the jump host are tested through it", async () => {
      await page.getByRole("button", { name: "Go on to the hosts" }).click();
      await page.getByRole("button", { name: "Paste a table" }).click();
      const dialog = page.getByRole("dialog", { name: "Paste hosts" });
      const [alpha, beta] = [machines.addressOf("alpha"), machines.addressOf("beta")];
      await dialog
        .getByLabel("Table")
        .fill(`${alpha}, root, 22, alpha\n10.0.0.300, root\n${beta}, root, 22, beta`);
      await expect(dialog.getByText("line 2")).toBeVisible();
      await expectAccessible(page);
      await dialog.getByRole("button", { name: "Add 2 hosts" }).click();
      await expect(dialog).toBeHidden();
      await page.getByRole("button", { name: "Test every machine" }).click();
      await page.getByRole("button", { name: "Compare 2 host keys" }).click();
      await page.getByRole("button", { name: "Accept 2 keys" }).click();
      await expect(step("login", "ok")).toHaveCount(2);
      await expectAccessible(page);
      await keepPicture(page, "register-lab");
    });

    test("registering writes revision 1", async () => {
      await page.getByRole("button", { name: "Register lab with 2 hosts" }).click();
      await expect(page.getByRole("heading", { name: "munich-1" })).toBeVisible();
      await expect(page.getByText("revision 1").first()).toBeVisible();
    });

    test("its hosts say what they really are", async () => {
      await page.getByRole("link", { name: "Hosts", exact: true }).first().click();
      await page.getByRole("button", { name: "Read facts" }).click();
      await page.getByRole("link", { name: "beta", exact: true }).click();
      await expect(page.getByRole("region", { name: "NUMA node 1" })).toBeVisible();
      await expect(page.getByText(/of 7 VFs/).first()).toBeVisible();
      await expectAccessible(page);
      await keepPicture(page, "host");
      await page.getByRole("tab", { name: "Raw" }).click();
      await page.getByLabel("Search in the facts").fill("igb");
      await expect(page.getByRole("region", { name: "Facts of beta" })).toContainText("igb");
      await page.getByRole("button", { name: "Read again" }).click();
      await page.getByRole("tab", { name: "History" }).click();
      await expect(page.getByLabel("From")).toBeVisible();
    });

    test("the descriptor says what these hosts need; a wrong one is refused with the field", async () => {
      await page.getByRole("link", { name: "Descriptor" }).first().click();
      await expect(page.getByRole("heading", { name: "Descriptor, revision 1" })).toBeVisible();
      await page.getByRole("button", { name: "Edit", exact: true }).click();
      const editor = page.getByRole("dialog", { name: "Edit revision 1" });
      const text = editor.getByLabel("Descriptor");
      const content: unknown = JSON.parse(await text.inputValue());
      const put = (overrides: unknown) =>
        text.fill(JSON.stringify({ ...(content as object), clusterOverrides: overrides }, null, 2));
      await put({ ignorePreflightErrors: "Swap" });
      await editor.getByRole("button", { name: "Save as revision 2" }).click();
      await expect(editor.getByText(/clusterOverrides\.ignorePreflightErrors/)).toBeVisible();
      await put(clusterOverrides("1.34.4"));
      await editor.getByRole("button", { name: "Save as revision 2" }).click();
      await expect(editor).toBeHidden();
      await expect(page.getByRole("heading", { name: "Descriptor, revision 2" })).toBeVisible();
    });

    const deployButton = { name: "Deploy to 2 hosts" };
    const options = () =>
      page.locator("section").filter({ has: page.getByRole("heading", { name: "Options" }) });

    test("an error keeps Deploy off and leads to the option that fixes it", async () => {
      test.setTimeout(1_800_000);
      const folder = await bundleForTests();
      await page.getByRole("link", { name: "Deploy", exact: true }).first().click();
      await page.getByRole("button", { name: "Import a bundle" }).click();
      await page.getByLabel(/^Folder or \.tar/).fill(folder);
      await page.getByRole("button", { name: "Check and import" }).click();
      await expect(page.getByRole("button", deployButton)).toBeVisible({ timeout: 120_000 });
      await expect(page.getByRole("heading", { name: "From the descriptor" })).toBeVisible();
      await options().getByText("Cluster", { exact: true }).click();
      const services = page.getByLabel("Service range");
      await services.fill("10.244.0.0/16");
      await expect(page.getByText("Pod and service range do not overlap", { exact: true })).toBeVisible();
      await page.getByLabel(/^Put programs that were built here/).check();
      await expect(page.getByRole("button", deployButton)).toHaveAttribute("aria-disabled", "true");
      await options().getByText("Cluster", { exact: true }).click();
      await page.getByRole("button", { name: "Pod range" }).first().click();
      await expect(page.getByLabel("Pod range")).toBeFocused();
      await expectAccessible(page);
      await services.fill("10.97.0.0/16");
      await page.getByLabel("Pod MTU").fill("1400");
      await expect(page.locator("dd").filter({ hasText: "10.97.0.0/16" })).toBeVisible();
      // whatever else keeps it off stands in the bar
      await expect(page.locator("footer")).not.toContainText("Not yet");
      await expect(page.getByRole("button", deployButton)).not.toHaveAttribute("aria-disabled", "true");
    });

    const jobId = () => /\/jobs\/([0-9a-f-]+)/.exec(page.url())?.[1] ?? "";

    test("the job process is killed while Kubernetes is installed: interrupted, in words", async () => {
      await page.getByRole("button", deployButton).click();
      await expect(page).toHaveURL(/\/jobs\//);
      await expect(page.getByText("Container runtime").first()).toBeVisible();
      const detail = () => session.ask(JobDetail, "GET", `/api/v1/jobs/${jobId()}`);
      await expect
        .poll(async () => (await detail()).stages.find(({ id }) => id === "container-runtime")?.status, {
          timeout: 120_000,
        })
        .toBe("running");
      const state = path.join(runFolderOf(product.data, jobId(), 1), RUN_FILES.state);
      process.kill(RunState.parse(JSON.parse(readFileSync(state, "utf8"))).pid, "SIGKILL");
      await expect(page.getByText("interrupted").first()).toBeVisible({ timeout: 60_000 });
      await expectAccessible(page);
    });

    test("Run again finishes it, followed live by every open page", async ({ browser }) => {
      const other = await openSignedIn(browser, product.url, ADMIN);
      await other.goto(page.url());
      await page.getByRole("button", { name: "Run again" }).click();
      for (const one of [page, other]) {
        await expect(one.getByRole("button", { name: /run 2 of 2/ })).toBeVisible({ timeout: 30_000 });
        await expect(one.getByText("succeeded").first()).toBeVisible({ timeout: 240_000 });
        await expect(one.getByText(/^\d[\d,]* lines · 0 lost/)).toBeVisible();
      }
      await other.context().close();
      await page.goto("/");
      await expect(page.getByRole("row", { name: /munich-1/ })).toContainText("2/2");
    });

    test("what the cluster was asked for stays the proposal", async () => {
      await page.getByRole("link", { name: "munich-1", exact: true }).click();
      await page.getByRole("link", { name: "Deploy", exact: true }).first().click();
      const panel = options();
      await expect(panel.getByText("2 set").first()).toBeVisible();
      await panel.getByText("Cluster", { exact: true }).click();
      await expect(panel.getByLabel("Pod MTU")).toHaveValue("1400");
      await panel.getByLabel("Service range").fill("10.98.0.0/16");
      await expect(
        page.getByText(/service range of the running cluster is 10\.97\.0\.0\/16/).first(),
      ).toBeVisible();
      await panel.getByRole("button", { name: "Back to proposed" }).click();
      await expect(panel.getByLabel("Service range")).toHaveValue("10.97.0.0/16");
    });

    test("a reset asks for the lab's name, and brings the hosts back", async () => {
      await page.getByRole("link", { name: "Overview", exact: true }).first().click();
      // the page before it has such a button, too
      await expect(page.getByRole("list", { name: "Stages of this lab" })).toBeVisible();
      await page.getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: /^Reset hosts/ }).click();
      const dialog = page.getByRole("dialog", { name: "Reset the hosts of munich-1" });
      const reset = dialog.getByRole("button", { name: "Reset 2 hosts" });
      await dialog.getByRole("textbox").fill("munich");
      await expect(reset).toBeDisabled();
      await dialog.getByRole("textbox").fill("munich-1");
      await expectAccessible(page);
      await reset.click();
      await expect(page).toHaveURL(/\/jobs\//);
      await expect(page.getByText("succeeded").first()).toBeVisible({ timeout: 180_000 });
      const gone = "test ! -e /etc/kubernetes && test ! -e /usr/local/bin/kubelet && echo gone";
      for (const host of ["alpha", "beta"]) expect(await machines.lab.ssh(host, gone)).toContain("gone");
    });
  });
