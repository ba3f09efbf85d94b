import { setTimeout as sleep } from "node:timers/promises";
import { listRunningWork } from "@/server/infra/ssh/list-running-work";
import { getHostFacts } from "@/server/services/host/host-readings";
import { requestFactReading } from "@/server/services/host/request-fact-reading";
import { type PracticeLabOfTest, ProductUnderTest } from "./product-under-test";

export const HOSTS = ["host-1", "host-2", "host-3"];

/** One product with one practice lab of three hosts, for chapters that tell one story of the same hosts: a deploy takes a minute. */
export class LabUnderTest {
  private made: { product: ProductUnderTest; lab: PracticeLabOfTest | undefined } | undefined;

  /** @param beforeLab what has to happen between the product's start and the lab's */
  async start(beforeLab: (product: ProductUnderTest) => Promise<void> = async () => {}): Promise<void> {
    const product = await ProductUnderTest.start();
    this.made = { product, lab: undefined };
    await beforeLab(product);
    this.made.lab = await product.makeLab(HOSTS.length);
  }

  get product(): ProductUnderTest {
    if (!this.made) throw new Error("The product was not started.");
    return this.made.product;
  }

  get lab(): PracticeLabOfTest {
    if (!this.made?.lab) throw new Error("The practice lab was not made.");
    return this.made.lab;
  }

  async readFacts(...hosts: string[]): Promise<void> {
    const { admin } = this.product;
    const asked = { labId: this.lab.labId, ...(hosts.length > 0 ? { hosts } : {}) };
    const job = await this.product.until((await requestFactReading(admin, asked)).jobId);
    if (job.status !== "succeeded") throw new Error(`The facts were not read: ${job.message}`);
  }

  /** What the kubelet of a host has handed out, as the product reads it now. */
  async assignmentsOf(host: string) {
    await this.readFacts(host);
    const reading = await getHostFacts(this.product.admin, { labId: this.lab.labId, host });
    return reading?.facts.assignments;
  }

  /** What a broken-off deploy started on the hosts has ended there. */
  async untilQuiet(): Promise<void> {
    for (const name of HOSTS) {
      const connection = await this.lab.connect(name);
      for (let tries = 0; tries < 120 && (await listRunningWork(connection)).length > 0; tries++)
        await sleep(500);
      connection.close();
    }
  }

  async stop(): Promise<void> {
    await this.made?.lab?.remove();
    await this.made?.product.stop();
  }
}
