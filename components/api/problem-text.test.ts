import { expect, it } from "vitest";
import { problemOfBody, problemText } from "./problem-text";

it("reads the sentence, code, request id and fields of a tRPC error", () => {
  const error = Object.assign(new Error("name: give the lab a name."), {
    data: {
      error: {
        code: "bad_input",
        requestId: "r-1",
        issues: [{ field: "name", message: "give the lab a name" }],
      },
    },
  });
  expect(problemText(error)).toEqual({
    message: "name: give the lab a name.",
    code: "bad_input",
    requestId: "r-1",
    fields: { name: "give the lab a name" },
  });
});

it.each([[new TypeError("Failed to fetch")], ["x"], [undefined], [{ data: { error: {} } }]])(
  "says that Fairlead does not answer for %s",
  (thrown) => {
    expect(problemText(thrown)).toMatchObject({ code: "offline", requestId: null, fields: {} });
    expect(problemText(thrown).message).toMatch(/does not answer/);
  },
);

it("reads a problem body, and a body that is none", () => {
  expect(problemOfBody({ detail: "Wrong password.", code: "not_signed_in", requestId: "r-2" })).toEqual({
    message: "Wrong password.",
    code: "not_signed_in",
    requestId: "r-2",
    fields: {},
  });
  expect(problemOfBody("<html>").code).toBe("offline");
});
