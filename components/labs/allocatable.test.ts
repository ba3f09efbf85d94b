import { expect, it } from "vitest";
import { allocatableRows } from "./allocatable";

const node = (name: string, allocatable: Record<string, string>) => ({
  name,
  ready: true,
  allocatable,
  at: 1,
});

it("has a row for every key of any node, the common ones first", () => {
  const rows = allocatableRows([
    node("a", { pods: "110", "example.com/new": "1", cpu: "2", "ephemeral-storage": "1", memory: "1Gi" }),
    node("b", { "hugepages-1Gi": "8Gi", "intel.com/vf": "8", cpu: "1500m" }),
  ]);
  expect(rows.map(({ key }) => key)).toEqual([
    ...["cpu", "memory", "hugepages-1Gi", "example.com/new", "intel.com/vf", "ephemeral-storage", "pods"],
  ]);
});

it("keeps quantities verbatim and says them in words; a node without the key has none", () => {
  const rows = allocatableRows([
    node("a", { cpu: "2", "hugepages-1Gi": "8Gi" }),
    node("b", { cpu: "1500m" }),
  ]);
  expect(rows).toEqual([
    {
      key: "cpu",
      total: "3.5 CPUs",
      cells: [
        { node: "a", exact: "2", words: "2 CPUs" },
        { node: "b", exact: "1500m", words: "1.5 CPUs" },
      ],
    },
    {
      key: "hugepages-1Gi",
      total: "8 × 1 GiB",
      cells: [
        { node: "a", exact: "8Gi", words: "8 × 1 GiB" },
        { node: "b", exact: null, words: null },
      ],
    },
  ]);
});

it("says no sum where a quantity cannot be read", () => {
  expect(allocatableRows([node("a", { cpu: "many" })])[0]).toMatchObject({
    total: null,
    cells: [{ exact: "many", words: null }],
  });
});
