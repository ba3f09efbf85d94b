import { expect } from "vitest";
import type { ServiceTest } from "../context-under-test";
import { createLabDraft } from "../draft/create-lab-draft";

/** A draft of an operator's own, to keep credentials in. */
export async function draftOf(test: ServiceTest, name: string) {
  const operator = await test.as("operator");
  const { labId } = await createLabDraft(operator, { name, site: "", contact: "" });
  return { operator, labId };
}

/** A secret is in its sealed box and nowhere else: not in a row, not in the trail, not in an answer. */
export async function expectSealed(
  test: ServiceTest,
  secrets: readonly string[],
  answers: unknown,
): Promise<void> {
  const rows = await test.db.q.select().from(test.db.t.credential);
  const everything = JSON.stringify([rows, await test.auditTrail(), answers]);
  for (const secret of secrets) {
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(Buffer.from(secret).toString("base64").slice(0, 20));
  }
}
