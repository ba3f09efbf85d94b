import { describe, expect, it } from "vitest";
import { readProduct } from "./read-product";
import { SAMPLES, sampleText } from "./sample-under-test";

describe("PRODUCT.yaml", () => {
  it("names the product of every recorded submission", () => {
    expect(SAMPLES.map((sample) => readProduct(sampleText(sample, "product")))).toMatchInlineSnapshot(`
      [
        "Diamanti Spektra 3.3",
        "Red Hat OpenShift Dedicated v4.11",
        "Cloud Container Distribution 2.29.0",
        "kubespray 2.28.0",
        "Cloud Container Distribution 2.32.0",
        "kind v0.27.0",
      ]
    `);
  });

  it.each([
    ["aliases", "a: &a [x]\nname: *a", /cannot be read as YAML: .*alias/i],
    ["no name", "vendor: me", /has no name/],
    ["a list", "- name: x", /has no name/],
    ["broken YAML", "name: [", /cannot be read as YAML/],
    ["much of it", `name: ${"x".repeat(70_000)}`, /larger than 64 KiB/],
  ])("with %s is refused", (_, text, message) => expect(() => readProduct(text)).toThrow(message));

  it("may have a number for its version", () => expect(readProduct("name: x\nversion: 1.3")).toBe("x 1.3"));
});
