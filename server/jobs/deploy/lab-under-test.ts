import { type PracticeLabOfTest, ProductUnderTest } from "./product-under-test";

export const HOSTS = ["host-1", "host-2", "host-3"];

/** One product with one practice lab of three hosts, for chapters that tell one story of the same hosts: a deploy takes a minute. */
export class LabUnderTest {
  private made: { product: ProductUnderTest; lab: PracticeLabOfTest | undefined } | undefined;

  async start(): Promise<void> {
    const product = await ProductUnderTest.start();
    this.made = { product, lab: undefined };
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

  async stop(): Promise<void> {
    await this.made?.lab?.remove();
    await this.made?.product.stop();
  }
}
