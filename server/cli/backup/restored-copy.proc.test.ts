import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { z } from "zod";
import { ADMIN, Session } from "@/e2e/fixtures/session";
import { makeFolder, type Product, startProduct } from "@/e2e/fixtures/start-product";
import { UserRow } from "@/server/contract/user";

const RUN = path.resolve(import.meta.dirname, "../run.mjs");
const folder = makeFolder();
const running: Product[] = [];
afterAll(async () => {
  for (const product of running) await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** `npm run backup`, `npm run restore`. */
function command(data: string, ...args: string[]) {
  const env = { ...process.env, FAIRLEAD_DATA: data, INIT_CWD: folder };
  return spawnSync(process.execPath, [RUN, ...args], { env, encoding: "utf8" });
}
async function startIn(name: string): Promise<Product> {
  const place = path.join(folder, name);
  mkdirSync(place, { recursive: true });
  const product = await startProduct({ folder: place });
  running.push(product);
  return product;
}
const People = z.object({ items: z.array(UserRow) });

it("a backup taken while it runs is restored elsewhere, and the copy starts with its people and its key", async () => {
  const first = await startIn("first");
  const session = new Session(first.url);
  await session.ask(UserRow, "POST", "/api/v1/setup/administrator", ADMIN);
  await session.signIn(ADMIN.email, ADMIN.password);
  const bea = { name: "Bea", email: "bea@example.org", password: "another long password", role: "viewer" };
  await session.ask(UserRow, "POST", "/api/v1/users", bea);
  const people = await session.ask(People, "GET", "/api/v1/users");

  const taken = command(first.data, "backup", "copy.tar.gz");
  expect(taken.stderr).toBe("");
  expect(taken.status).toBe(0);
  expect(statSync(path.join(folder, "copy.tar.gz")).mode & 0o777).toBe(0o600);
  const refused = command(first.data, "restore", "copy.tar.gz");
  expect(refused).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^Fairlead is running on .*kill/),
  });

  mkdirSync(path.join(folder, "second"), { mode: 0o755 });
  const restored = command(path.join(folder, "second/data"), "restore", "copy.tar.gz");
  expect(restored.stderr).toBe("");
  expect(restored.status).toBe(0);
  const second = await startIn("second");
  const copy = new Session(second.url);
  // the first one's session is in the copy, and its key signs the cookie
  const same = await fetch(`${second.url}/api/v1/users`, { headers: { cookie: session.cookie } });
  expect(People.parse(await same.json())).toEqual(people);
  expect((await copy.signIn(bea.email, bea.password)).status).toBe(200);
}, 900_000);
