import { parse } from "yaml";
import { badInput } from "../errors";

/** Characters; a real one has 600. */
export const PRODUCT_MAX = 64 * 1024;

/**
 * Name of the product in a submission's PRODUCT.yaml: "kind v0.27.0". Read leniently, as the CNCF has accepted them.
 * @throws DomainError `bad_input` when it is no YAML or names no product
 */
export function readProduct(text: string): string {
  if (text.length > PRODUCT_MAX)
    throw badInput("PRODUCT.yaml is larger than 64 KiB: choose the submission's.");
  let data: unknown;
  try {
    data = parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split("\n")[0] ?? "").replace(/[.:]$/, "") : "";
    throw badInput(`PRODUCT.yaml cannot be read as YAML: ${why}.`);
  }
  const field = (name: string) => {
    const value: unknown = typeof data === "object" && data !== null ? Reflect.get(data, name) : undefined;
    return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  };
  if (field("name") === "") throw badInput("PRODUCT.yaml has no name: choose the one of the submission.");
  return [field("name"), field("version")].filter(Boolean).join(" ").slice(0, 200);
}
