import { v7 } from "uuid";
import { addFacts, makeBundle, makeReadyLab } from "@/server/services/deploy/deploy-under-test";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import { type Console, signInAs, startConsole } from "./fixtures/start-console";
import { expect, test } from "./fixtures/test";

test.describe
  .serial("the deploy page", () => {
    let product: Console;
    let labId = "";
    test.beforeAll(async () => {
      test.setTimeout(900_000); // builds the pages when nobody has yet
      product = await startConsole();
      labId = await makeLabWithHosts("rack 7");
    });
    async function makeLabWithHosts(name: string): Promise<string> {
      const lab = { name, search: name, kind: "practice" as const };
      const { id } = await makeReadyLab(product.engine.db, lab);
      await product.engine.db.write(({ q, t }) =>
        q.insert(t.host).values(
          ["one", "two", "three"].map((host, index) => ({
            ...{ id: v7(), labId: id, name: host, jump: false },
            ...{ address: `198.51.100.1${index + 1}`, port: 22 },
          })),
        ),
      );
      return id;
    }
    test.afterAll(() => product?.stop());

    const address = (more = "") => `/labs/${labId}/deploy${more}`;
    const deployButton = { name: "Deploy to 3 hosts" };

    test("without a bundle it offers to build or import one, then goes on by itself", async ({ browser }) => {
      const page = await product.open(browser);
      await page.goto(address());
      await expect(page.getByRole("heading", { name: "Build it on this machine" })).toBeVisible();
      await page.getByRole("button", { name: "Import a bundle" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("textbox").fill("/nowhere");
      await dialog.getByRole("button", { name: "Check and import" }).click();
      await expect(dialog.getByText(/\/nowhere/)).toBeVisible();
      await expectAccessible(page);
      await makeBundle(product.engine.db);
      await dialog.getByRole("button", { name: "Not now" }).click();
      await expect(page.getByRole("button", deployButton)).toBeVisible({ timeout: 20_000 });
    });

    test("shows layers, stages, what the practice lab adds and every file", async ({ browser }) => {
      const page = await product.open(browser);
      await page.goto(address());
      await expect(page.getByText("Layer 1: practice lab, already provisioned")).toBeVisible();
      await expect(page.getByText("Container runtime")).toBeVisible();
      await expect(
        page.getByText(/^one: nothing can be said yet. Nobody has read the facts of one/),
      ).toBeVisible();
      await expect(page.getByRole("heading", { name: "From the practice lab" })).toBeVisible();
      await expect(page.getByText("cgroupDriver: cgroupfs")).toBeVisible();
      await page.getByRole("button", { name: "/etc/containerd/config.toml" }).click();
      await expect(page.getByRole("region", { name: "/etc/containerd/config.toml" })).toContainText(
        "version",
      );
      await page.getByRole("button", { name: /\d+ not met/ }).click();
      await expect(page.getByText("ra2.k8s.003")).toBeVisible();
      await expect(page.getByText("Nodes get IPv4 addresses only.")).toBeVisible();
    });

    test("names the rule that roles break, and keeps the choice in the address", async ({ browser }) => {
      const page = await product.open(browser);
      await page.goto(address());
      const roleOf = (host: string, role: string) =>
        page.getByRole("radiogroup", { name: `Role of ${host}` }).getByText(role);
      await roleOf("two", "Control plane").click();
      await expect(page.getByText("one and two both carry the control plane").first()).toBeVisible();
      await expect(page.getByRole("button", deployButton)).toHaveAttribute("aria-disabled", "true");
      await roleOf("one", "Worker").click();
      await expect(page).toHaveURL(/control-plane=two/);
      await expect(page.getByRole("button", deployButton)).not.toHaveAttribute("aria-disabled", "true");
      await page.reload();
      await expect(page.getByText("198.51.100.12:6443")).toBeVisible();
    });

    test("options are asked for in folded sections, refused where they stand, and kept by the address", async ({
      browser,
    }) => {
      const page = await product.open(browser);
      const complaints = collectComplaints(page);
      await page.goto(address());
      const panel = page.locator("section").filter({ has: page.getByRole("heading", { name: "Options" }) });
      await expect(panel.getByText("all as proposed")).toBeVisible();
      await panel.getByText("Cluster", { exact: true }).click();
      const mtu = panel.getByLabel("Pod MTU");
      await expect(panel.getByLabel("Endpoint")).toHaveAttribute(
        "placeholder",
        "as proposed: 198.51.100.11:6443",
      );
      await mtu.fill("20");
      await expect(panel.getByText("Give at least 576 bytes.")).toBeVisible();
      // the plan of before stays in sight
      await expect(page.getByText("198.51.100.11:6443").first()).toBeVisible();
      await expect(page.getByRole("button", deployButton)).toHaveAttribute("aria-disabled", "true");
      await mtu.fill("1400");
      await expect(panel.getByText("Give at least 576 bytes.")).toHaveCount(0);
      await panel.getByLabel("Pod range").fill("10.7.0.0/16");
      await expect(page.locator("dd").filter({ hasText: "10.7.0.0/16" })).toBeVisible();
      await expect(panel.getByText("2 set").first()).toBeVisible();
      await expect(page).toHaveURL(/cluster\.mtu=1400/);
      await page.reload();
      await expect(page.locator("dd").filter({ hasText: "10.7.0.0/16" })).toBeVisible();
      await panel.getByRole("button", { name: "Back to proposed" }).click();
      await expect(page.locator("dd").filter({ hasText: "203.0.0.0/16" })).toBeVisible();
      await expect(page).not.toHaveURL(/cluster/);
      await panel.getByText("Telco add-ons", { exact: true }).click();
      const addOns = panel.getByLabel("SR-IOV device plugin and Node Feature Discovery");
      await expect(addOns.locator("option").first()).toHaveText("as proposed: off");
      await expect(panel.getByText(/holds no SR-IOV device plugin/)).toBeVisible();
      await addOns.selectOption("on");
      await expect(panel.getByText(/The bundle test holds no telco add-ons: choose one/)).toBeVisible();
      await addOns.selectOption("off");
      await expect(page).toHaveURL(/telco\.addOns=off/);
      await expect(page.getByRole("button", deployButton)).not.toHaveAttribute("aria-disabled", "true");
      await panel.getByRole("button", { name: "Back to proposed" }).click();
      // the browser itself says so much of the call that was refused
      expect(complaints.filter((one) => !one.includes("400"))).toEqual([]);
    });

    test("a check leads to the option that fixes it: the host's own addresses and CPUs are there", async ({
      browser,
    }) => {
      const undecided = await makeLabWithHosts("rack 8");
      await addFacts(product.engine.db, undecided, Date.now(), (facts, name) => {
        const eth0 = facts.nics.find((nic) => nic.name === "eth0");
        const last = { one: 1, two: 2, three: 3 }[name] ?? 0;
        if (eth0) facts.nics.push({ ...eth0, name: "eth1", addresses: [`192.0.2.1${last}/24`] });
      });
      const page = await product.open(browser);
      await page.goto(`/labs/${undecided}/deploy`);
      await page.getByRole("button", { name: "Node address of two" }).click();
      const field = page.getByLabel("Node address");
      await expect(field).toBeFocused();
      await expect(page.getByText(/several networks the nodes could use/)).toBeVisible();
      await expect(page.getByText(/\d+ CPUs, 0-\d+.* facts read/)).toBeVisible();
      await expectAccessible(page);
      await field.selectOption({ label: "192.0.2.12 on eth1, network 192.0.2.0/24" });
      await expect(page.getByRole("button", { name: "Node address of two" })).toHaveCount(0);
      await expect(page).toHaveURL(/hosts\.two\.nic=eth1/);
      const offered = page.getByRole("table", { name: "What two will offer" });
      await expect(offered.getByRole("row", { name: /^cpu/ })).toContainText(
        "2 CPUs − 100m for the system − 100m for Kubernetes = 1800m",
      );
      await page.getByLabel("Reserved CPUs").fill("0");
      await expect(offered.getByRole("row", { name: /^cpu/ })).toContainText("2 CPUs − 1 reserved (0) = 1");
      await page.getByLabel("Reserved CPUs").fill("0-9999");
      await expect(page.getByText(/are reserved, the host has/).first()).toBeVisible();
      await page.getByRole("button", { name: "Same CPUs and policies on every host" }).click();
      await expect(page.getByRole("button", { name: "Reserved CPUs of three" }).first()).toBeVisible();
      // what passed is counted, and read by who opens it
      await page.getByText(/^Passed/).click();
      await page.locator("summary", { hasText: "It is clear which network the nodes use" }).click();
      await expect(page.getByText("Chosen: 192.0.2.12.")).toBeVisible();
      await expectAccessible(page);
    });

    test("a viewer may read the plan; the button says who may start it", async ({ browser }) => {
      const page = await product.open(browser, { session: await signInAs(product, "viewer") });
      await page.goto(address());
      const button = page.getByRole("button", deployButton);
      await expect(button).toHaveAttribute("aria-disabled", "true");
      await expect(button).toHaveAccessibleDescription(/role Operator or above/);
    });

    for (const { name, colorScheme, width } of [
      { name: "light", colorScheme: "light" as const, width: 1440 },
      { name: "dark", colorScheme: "dark" as const, width: 1440 },
      { name: "on a phone", colorScheme: "light" as const, width: 390 },
    ]) {
      test(`can be read by everybody, ${name}`, async ({ browser }) => {
        const page = await product.open(browser, { colorScheme, viewport: { width, height: 844 } });
        const complaints = collectComplaints(page);
        await page.goto(address("?control-plane=one,two"));
        await expect(page.getByText("both carry the control plane").first()).toBeVisible();
        await page.getByRole("button", { name: /\d+ needs add-on/ }).click();
        const options = page
          .locator("section")
          .filter({ has: page.getByRole("heading", { name: "Options" }) });
        for (const section of ["Cluster", "Telco add-ons", "two"])
          await options.getByText(section, { exact: true }).click();
        await expect(options.getByLabel("Reserved CPUs")).toBeVisible();
        await expectAccessible(page, name === "dark" ? "colors" : "all");
        expect(complaints).toEqual([]);
      });
    }

    test("one press starts the job and leads to it; its files stay readable", async ({ browser }) => {
      const page = await product.open(browser);
      await page.goto(address());
      await page.getByRole("button", deployButton).click();
      await expect(page).toHaveURL(/\/jobs\//);
      await expect(page.getByRole("heading", { name: "Deploy Kubernetes 1.34.4 to 3 hosts" })).toBeVisible();
      await page.getByRole("tab", { name: "Files" }).click();
      await expect(page.getByRole("button", { name: "/etc/fairlead/owner.json", exact: true })).toBeVisible();
      await expectAccessible(page);
    });
  });
