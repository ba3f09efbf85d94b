import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { openResult, resultKeys, sealResult } from "./sealed-result";

it("opens with the seed's private key, made again", () => {
  const seed = randomBytes(32);
  const sealed = sealResult(resultKeys(seed).publicKey, "kubeconfig ü", "job.1 kubeconfig");
  expect(sealed).not.toContain("kubeconfig");
  expect(openResult(resultKeys(seed).privateKey, sealed, "job.1 kubeconfig")).toBe("kubeconfig ü");
});

it("stays shut for another key, under another name, and when a byte was changed", () => {
  const { publicKey, privateKey } = resultKeys(randomBytes(32));
  const sealed = sealResult(publicKey, "secret", "job.1 a");
  const changed = Buffer.from(sealed, "base64url");
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  const { privateKey: other } = resultKeys(randomBytes(32));
  expect(() => openResult(other, sealed, "job.1 a")).toThrow("another run");
  expect(() => openResult(privateKey, sealed, "job.1 b")).toThrow("another run");
  expect(() => openResult(privateKey, changed.toString("base64url"), "job.1 a")).toThrow("another run");
});

it("never seals the same text to the same box", () => {
  const { publicKey } = resultKeys(randomBytes(32));
  expect(sealResult(publicKey, "x", "a")).not.toBe(sealResult(publicKey, "x", "a"));
});
