import { expect, it } from "vitest";
import { allocatableSums } from "./allocatable-sums";

it("sums CPUs, 1 GiB pages and devices over the nodes", () => {
  const nodes = [
    { at: 5, allocatable: { cpu: "1900m", memory: "1Gi", "hugepages-1Gi": "8Gi", "intel.com/sriov": "4" } },
    {
      at: 3,
      allocatable: { cpu: "2", "hugepages-1Gi": "0", "intel.com/sriov": "4", "example.org/none": "0" },
    },
  ];
  expect(allocatableSums(nodes)).toEqual({
    ...{ cpus: 3.9, pages1Gi: 8, at: 3 },
    devices: [{ key: "intel.com/sriov", count: 8 }],
  });
});

it("takes an unreadable quantity as none, and no node as no sum", () => {
  expect(allocatableSums([{ at: 1, allocatable: { cpu: "many" } }])).toMatchObject({ cpus: 0, pages1Gi: 0 });
  expect(allocatableSums([])).toBeNull();
});
