import { UserRow } from "@/server/contract/user";
import { ADMIN, Session } from "./fixtures/session";
import { startProduct } from "./fixtures/start-product";
import { expect, test } from "./fixtures/test";

test("on another address than this machine's own, the first administrator needs the printed code", async () => {
  // still loopback, so that the test is reachable from nowhere else
  const product = await startProduct({ host: "127.0.0.2" });
  try {
    const code = /code for the first administrator: ([A-Z0-9]{4}-[A-Z0-9]{4})/.exec(product.output())?.[1];
    expect(code).toBeDefined();
    const session = new Session(product.url);
    const make = (body: object) => session.call("POST", "/api/v1/setup/administrator", body);
    expect((await make(ADMIN)).ok).toBe(false);
    expect((await make({ ...ADMIN, code: "AAAA-AAAA" })).ok).toBe(false);
    expect((await session.ask(UserRow, "POST", "/api/v1/setup/administrator", { ...ADMIN, code })).role).toBe(
      "admin",
    );
  } finally {
    await product.stop();
  }
});
