import { expect, it } from "vitest";
import { bearerOf } from "./bearer";

const ask = (path: string, authorization?: string) =>
  bearerOf(new Request(`http://127.0.0.1:4100${path}`, { headers: authorization ? { authorization } : {} }));

it.each([
  ["/api/v1/labs", "Bearer fl_x", "fl_x"],
  ["/api/v1/labs", "bearer  fl_x", "fl_x"],
  ["/api/v1/labs", "Basic YTpi", null],
  ["/api/v1/labs", undefined, null],
  ["/api/trpc/lab.list", "Bearer fl_x", null],
  ["/api/auth/sign-out", "Bearer fl_x", null],
])("%s with %s carries %s", (path, header, key) => {
  expect(ask(path, header)).toBe(key);
});
