import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { firstLoad } from "@/bench/page";
import { makeSuiteRun } from "@/db/testing/factories";
import { makeCluster, makeReadyLab } from "@/server/services/deploy/deploy-under-test";
import { collectComplaints, expectAccessible } from "./fixtures/accessible";
import {
  LIVE,
  plannedNode,
  recordedNodes,
  type SeededCluster,
  seedNodes,
  somePlan,
} from "./fixtures/seed-nodes";
import { type Console, startConsole } from "./fixtures/start-console";
import { expect, type Page, test } from "./fixtures/test";

/** A page that had to be loaded anew would not show it; how fast it is, `bench -- nodes` says. */
const AT_ONCE = { timeout: 5000 };
const VF = "intel.com/intel_sriov_dpdk";

test.describe
  .serial("the nodes", () => {
    let product: Console;
    let cluster: SeededCluster;
    let page: Page;
    let complaints: string[] = [];
    test.beforeAll(async ({ browser }) => {
      test.setTimeout(900_000); // builds the pages when nobody has yet
      product = await startConsole();
      cluster = await seedNodes(product.engine.db, "rack 9");
      await cluster.tell({ nodes: recordedNodes(), attachments: [{ namespace: "ran", name: "fronthaul" }] });
      page = await product.open(browser);
      complaints = collectComplaints(page);
    });
    test.afterAll(() => product?.stop());
    test.afterEach(() => expect(complaints.splice(0)).toEqual([]));

    const address = (more = "") => `/labs/${cluster.labId}/nodes${more}`;
    const resource = (key: string) => page.locator(`tbody[data-resource="${key}"]`);
    const sums = () => page.getByRole("region", { name: "Sums of the cluster" });
    const node = (name: string) => {
      const found = recordedNodes().find((one) => one.name === name);
      if (!found) throw new Error(`No node ${name} was recorded.`);
      return found;
    };

    test("every key any node has is a row with exact sums, and the quantity itself on hover", async () => {
      await page.goto(address());
      await expect(page.getByText("live", { exact: true })).toBeVisible();
      await expect(page.locator("tbody")).toHaveCount(10);
      const cpu = resource("cpu").getByRole("row").first();
      // 8 + 64 + 8.1 + 1 CPUs; 950m, 19500m, 6 and 800m are asked for
      await expect(cpu.getByRole("cell").nth(2)).toHaveText("81.1 CPUs");
      await expect(cpu.getByTitle("81100m")).toBeVisible();
      await expect(cpu.getByRole("cell").nth(3)).toHaveText("80.9 CPUs");
      await expect(cpu.getByTitle("200m", { exact: true })).toHaveText("0.2 CPUs");
      await expect(resource("pods").getByRole("cell").nth(2)).toHaveText("1330");
      await expect(resource("hugepages-1Gi")).toContainText("0 of 4");
      await expect(sums()).toContainText("4 of 4");
      await expect(page.getByText("ran/fronthaul")).toBeVisible();
    });

    test("a row opens to its nodes and their pods by the keyboard, and the address keeps it", async () => {
      const row = resource(VF).getByRole("button", { name: VF });
      await row.focus();
      await page.keyboard.press("Enter");
      await expect(row).toHaveAttribute("aria-expanded", "true");
      await expect(resource(VF)).toContainText("Never registered on ");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Space");
      await expect(resource(VF)).toContainText("ran/du-0");
      await page.reload();
      await expect(resource(VF)).toContainText("ran/du-0");
      await expectAccessible(page);
      await row.click();
      await expect(resource(VF)).not.toContainText("ran/du-0");
      await expect(page).not.toHaveURL(/open/);
    });

    test("what changes in the cluster is on the page by itself", async () => {
      const gone = node("two");
      gone.capacity[VF] = "0";
      gone.allocatable[VF] = "0";
      await cluster.tell({ nodes: [gone] });
      await expect(resource(VF)).toContainText("gone on 1", AT_ONCE);
      await cluster.tell({ nodes: [{ ...node("three"), name: "four", ready: "False", schedulable: false }] });
      await expect(sums()).toContainText("4 of 5", AT_ONCE);
      await resource("cpu").getByRole("button", { name: "cpu" }).click();
      const four = resource("cpu").locator('[data-node="four"]');
      await expect(four).toContainText("not Ready");
      await cluster.tell({ gone: ["four"], nodes: [node("two")] });
      await expect(four).toHaveCount(0, AT_ONCE);
      await expect(resource(VF)).not.toContainText("gone on", AT_ONCE);
      await expect(sums()).toContainText("4 of 4", AT_ONCE);
    });

    test("F65: a quantity nobody has seen is shown as it stands, marked, and left out of the sums", async () => {
      const odd = { ...node("three") };
      odd.allocatable = { ...odd.allocatable, "intel.com/sriov_net_A": "8Zi" };
      await cluster.tell({ nodes: [odd] });
      await page.goto(address("?open=intel.com/sriov_net_A"));
      const row = resource("intel.com/sriov_net_A");
      await expect(row).toContainText("The sums leave out “8Zi” (allocatable of three)");
      await expect(row.getByText("8Zi unreadable")).toBeVisible();
      await cluster.tell({ nodes: [node("three")] });
      await expect(row.getByText("8Zi unreadable")).toHaveCount(0, AT_ONCE);
    });

    test("by node: state, versions, taints, labels, bars, the host; the filter is in the address", async () => {
      await page.goto(address());
      await page.getByText("By node", { exact: true }).click();
      await expect(page).toHaveURL(/view=node/);
      const card = (name: string | RegExp) => page.getByRole("article", { name });
      await expect(card("two").locator(`[data-resource="${VF}"]`)).toContainText("2 free of 4");
      await expect(card("one")).toContainText("v1.21.1 · containerd 1.5.2");
      await expect(card(/^ip-/)).toContainText("node-role.kubernetes.io/master:NoSchedule");
      await expect(card("two").getByRole("link", { name: "host" })).toHaveAttribute("href", /hosts\/two$/);
      await expect(card(/^ip-/).getByRole("link", { name: "host" })).toHaveCount(0);
      await card("one")
        .getByText(/\d+ labels/)
        .click();
      await expect(card("one")).toContainText("kubernetes.io/hostname=kind-control-plane");
      await page.getByRole("textbox", { name: "Filter nodes" }).fill("sriov_net_a");
      await expect(page.getByRole("article")).toHaveCount(1);
      await page.reload();
      await expect(page.getByRole("article")).toHaveCount(1);
      await page.getByRole("button", { name: "Clear filters" }).click();
      await page.getByRole("combobox", { name: "Which nodes" }).selectOption("tainted");
      await expect(card(/^ip-/)).toBeVisible();
      await expect(page.getByRole("article")).toHaveCount(1);
    });

    test("the table is a file: a line a node and resource, quantities as Kubernetes writes them", async () => {
      await page.goto(address(`?q=${VF}`));
      await page.getByRole("button", { name: "Export this table" }).click();
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("menuitem", { name: "CSV" }).click(),
      ]);
      expect(readFileSync(await file.path(), "utf8")).toBe(
        `node,resource,state,capacity,allocatable,requested,free,reserved,pods,predicted,difference,reason\r\ntwo,${VF},offered,4,4,2,2,0,1,,,\r\n`,
      );
    });

    test("a node's page: its figures, pods, conditions, and the host's own facts beside it", async () => {
      await page.goto(address());
      await resource(VF).getByRole("button", { name: VF }).click();
      await resource(VF).getByRole("link", { name: "two" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "two" })).toBeVisible();
      await expect(resource("hugepages-2Mi")).toContainText("10240 × 2 MiB");
      const pods = page.getByRole("region", { name: "Pods of two" });
      await expect(pods.getByRole("row", { name: /ran\/du-0/ })).toContainText("16 CPUs");
      await expect(page.getByRole("region", { name: "Conditions of two" })).toContainText("KubeletReady");
      await expect(page.getByRole("region", { name: "NUMA node 1" })).toContainText("VFs");
      const held = page.getByRole("region", { name: "Devices and CPUs held on two" });
      await expect(held.getByRole("row", { name: /ran\/du-0 du cpu 2-3/ })).toBeVisible();
      await expect(held.getByRole("row", { name: /intel_sriov_dpdk/ })).toContainText("0000:81:10.2");
      await cluster.tell({ nodes: [{ ...node("two"), ready: "Unknown" }] });
      await expect(page.getByText("kubelet not heard of")).toBeVisible(AT_ONCE);
      await cluster.tell({ nodes: [node("two")] });
      await page.keyboard.press("/");
      await page.getByRole("combobox", { name: /Search labs/ }).fill("three");
      await page
        .getByRole("option", { name: /^three/ })
        .first()
        .click();
      await expect(page.getByRole("heading", { level: 1, name: "three" })).toBeVisible();
      await page.goto(address("/nobody"));
      await expect(page.getByText("There is no such node")).toBeVisible();
    });

    test("a node's page tells its last suite run, and what it can allocate otherwise since", async () => {
      const { db } = product.engine;
      await page.goto(address("/two"));
      const panel = page
        .locator("section")
        .filter({ has: page.getByRole("heading", { name: "Last suite run" }) });
      await expect(panel.first()).toContainText("No suite was started here");
      const { allocatable } = node("two");
      const settings = {
        ...{
          ginkgo: 2 as const,
          seed: null,
          focus: "Pods",
          skip: null,
          labelFilter: null,
          flakeAttempts: null,
        },
        ...{ flaked: null, processes: null, suiteVersion: null, clusterVersion: null },
        nodes: [{ name: "two", ready: true, at: 1, allocatable: { ...allocatable, [VF]: "8", cpu: "63.9" } }],
      };
      const run = { source: "job" as const, scope: "focused" as const, sentence: "1 test passed of two." };
      const runId = await makeSuiteRun(db, cluster.labId, {
        ...run,
        settings,
        startedAt: Date.now() - 60_000,
      });
      await page.reload();
      const since = page.getByRole("region", { name: "Allocatable of two since the last suite run" });
      await expect(since.getByRole("row")).toHaveCount(2);
      await expect(since.getByRole("row").last()).toContainText(VF);
      await expect(since.getByRole("row").last().getByRole("cell").nth(1)).toHaveText("8");
      await expect(since.getByRole("row").last().getByRole("cell").nth(2)).toHaveText("4");
      await expect(panel.first()).toContainText("focused run, 1 min ago");
      await page.getByRole("link", { name: "1 test passed of two." }).click();
      await expect(page).toHaveURL(new RegExp(`/conformance/${runId}$`));
    });

    test("predicted beside actual: as planned, then otherwise, each with its cause; home and the file say so", async () => {
      const planned = await seedNodes(product.engine.db, "rack 11", somePlan());
      const pool = "intel.com/ens1_igbvf";
      await planned.tell({ nodes: [plannedNode()] });
      await page.goto(`/labs/${planned.labId}/nodes/two`);
      const panel = page.getByRole("region", { name: "Predicted and actual of two" });
      const row = (key: string) => panel.getByRole("row", { name: key });
      await expect(page.getByText("all as predicted")).toBeVisible();
      await expect(row("cpu")).toContainText("4 CPUs − 1 reserved (0) = 3");
      await expect(row("memory")).toContainText(
        "− 100Mi eviction threshold − 256Mi in pages of 2Mi = 1389848Ki",
      );
      await expect(page.locator("p", { hasText: "For Guaranteed pods alone:" })).toContainText(
        "4 CPUs − 1 reserved (0) = 3",
      );
      await expect(page.locator("p", { hasText: "For Guaranteed pods alone:" })).toContainText("NUMA 1: 2-3");
      // plan and fact in one picture
      const numa = (id: number) => page.getByRole("region", { name: `NUMA node ${id}` });
      await expect(numa(0).getByRole("img", { name: /^CPU 0, .*planned: reserved/ })).toBeVisible();
      await expect(numa(0)).toContainText("planned: reserved 0");
      await expect(numa(1).getByRole("img", { name: /^CPU 2, .*ran\/du-0 has it alone/ })).toBeVisible();
      const vf = numa(1).getByRole("img", { name: /^VF 0, 0000:81:10\.0/ });
      await expect(vf).toHaveAttribute("aria-label", /planned: intel\.com\/ens1_igbvf, ran\/du-0 has it$/);
      await expect(page.getByRole("list", { name: "Legend", exact: true })).toContainText(
        "1 CPU the plan reserves",
      );

      const kubelet = {
        ...{ maxPods: 250, podsPerCore: 0, systemReserved: { memory: "128Mi" }, reservedSystemCPUs: "0" },
        ...{ kubeReserved: { memory: "128Mi" }, cpuManagerPolicy: "static", localStorage: true },
        evictionHard: { "memory.available": "100Mi", "nodefs.available": "10%" },
      };
      const other = { pods: "250", [pool]: "0", "hugepages-2Mi": "0" };
      const memory = { memory: "1651992Ki" };
      await planned.tell({
        nodes: [{ ...plannedNode({ capacity: other, allocatable: { ...other, ...memory } }), kubelet }],
      });
      await expect(row("pods")).toContainText("maxPods 250 (the plan: 110)", AT_ONCE);
      await expect(row(pool)).toContainText("The device plug-in that offered it is gone");
      await expect(row("hugepages-2Mi")).toContainText("128 pages of 2 MiB, the kubelet counted 0");
      await expect(row("memory")).toContainText("256 MiB");
      await expect(page.getByText("4 of 6 otherwise")).toBeVisible();
      await expect(numa(0)).toContainText("reserved 0, as planned");
      await expectAccessible(page);

      const never = plannedNode();
      delete never.capacity[pool];
      delete never.allocatable[pool];
      never.allocatable.cpu = "2";
      await planned.tell({ nodes: [never] });
      await expect(row(pool)).toContainText("No device plug-in has ever registered", AT_ONCE);
      await expect(row("cpu")).toContainText("No reason found");

      await page.goto("/");
      await page
        .getByRole("row", { name: /rack 11/ })
        .getByRole("link", { name: "1 not as predicted" })
        .click();
      const card = page.getByRole("article", { name: "two" });
      await expect(card).toContainText("Predicted: 3 CPUs. No reason found");
      await expect(card.locator(`[data-resource="${pool}"]`)).toContainText("never registered");
      await expect(page.getByRole("combobox", { name: "Which nodes" })).toHaveValue("differing");
      await expectAccessible(page);
      await page.getByRole("button", { name: "Export this table" }).click();
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("menuitem", { name: "CSV" }).click(),
      ]);
      expect(readFileSync(await file.path(), "utf8")).toMatch(
        /^two,cpu,offered,4,2,.*,3,'-1,No reason found/m,
      );
      await planned.tell({ nodes: [plannedNode()] });
      await expect(page.getByText("No node matches")).toBeVisible(AT_ONCE);
      await page.goto(`/labs/${planned.labId}/hosts/two`);
      await expect(numa(0).getByRole("img", { name: /^CPU 0, .*planned: reserved/ })).toBeVisible();
      await expect(page.getByRole("link", { name: /what its node offers/ })).toHaveAttribute(
        "href",
        /nodes\/two$/,
      );
    });

    test("an API server that is lost leaves the last figures with their age; one that refuses says why", async () => {
      await page.goto(address());
      await expect(page.getByText("live", { exact: true })).toBeVisible();
      const seenAt = Date.now() - 130_000;
      const message = "The API server does not answer: connect ECONNREFUSED.";
      await cluster.tell({ watch: { state: "unreachable", message, seenAt } });
      await expect(page.getByText("API unreachable")).toBeVisible(AT_ONCE);
      await expect(page.getByText("as of 2 min ago")).toBeVisible();
      await expect(page.getByText(message)).toBeVisible();
      await expect(resource("cpu")).toContainText("81.1 CPUs");
      await cluster.tell({ watch: { state: "refused", message: "It wants another kubeconfig.", seenAt } });
      await expect(page.getByText("It wants another kubeconfig.")).toBeVisible(AT_ONCE);
      await cluster.tell({ watch: LIVE });
      await expect(page.getByText("live", { exact: true })).toBeVisible(AT_ONCE);
    });

    test("where streams are held back the page asks by itself", async ({ browser }) => {
      const other = await product.open(browser);
      await other.route("**/node-stream**", (route) => route.abort());
      await other.goto(address());
      await expect(other.getByText("live", { exact: true })).toBeVisible();
      await cluster.tell({ nodes: [{ ...node("two"), ready: "False" }] });
      await expect(other.getByText("3 of 4", { exact: true })).toBeVisible({ timeout: 5000 });
      await cluster.tell({ nodes: [node("two")] });
      await other.context().close();
    });

    for (const [name, scheme, width] of [
      ["light", "light", 1440],
      ["dark", "dark", 1440],
      ["light, 390 px", "light", 390],
    ] as const) {
      test(`every view is accessible and whole: ${name}`, async () => {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 900 });
        for (const place of ["?open=cpu,cpu@two", "?view=node", "/two"]) {
          await page.goto(address(place));
          await expect(page.getByText(VF).filter({ visible: true }).first()).toBeVisible();
          await expectAccessible(page, name === "dark" ? "colors" : "all");
        }
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.emulateMedia({ colorScheme: null });
      });
    }

    test("loads at most 300 kB of script: nodes, one node, the plan of a deploy, home", async () => {
      const { url, cookie } = product.web.session;
      for (const place of [address(), address("/two"), `/labs/${cluster.labId}/deploy`, "/"]) {
        const bytes = await firstLoad(`${url}${place}`, cookie);
        console.log(`first-load JS of ${place}, gzip: ${bytes} bytes`);
        expect(bytes, place).toBeLessThanOrEqual(300_000);
      }
    });

    test("a lab without a cluster leads to Deploy; one that is there later needs no reload", async () => {
      const { id } = await makeReadyLab(product.engine.db, { name: "rack 10", search: "rack 10" });
      await page.goto(`/labs/${id}/nodes`);
      await expect(page.getByRole("heading", { name: "No nodes yet" })).toBeVisible();
      await page.getByRole("link", { name: "Go to Deploy" }).click();
      await expect(page).toHaveURL(/\/deploy/);
      await page.goBack();
      await expect(page.getByRole("heading", { name: "No nodes yet" })).toBeVisible();
      await makeCluster(product.engine.db, id, "verified");
      await expect(page.getByRole("heading", { name: "No nodes seen yet" })).toBeVisible();
      await expect(page.getByText("No runner follows this cluster: see that one runs.")).toBeVisible();
      await product.engine.db.write(({ q, t }) =>
        q.update(t.cluster).set({ state: "gone" }).where(eq(t.cluster.labId, id)),
      );
      await page.reload();
      await expect(page.getByRole("heading", { name: "No nodes yet" })).toBeVisible();
    });
  });
