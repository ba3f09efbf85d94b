import { expect, it } from "vitest";
import { heldByPods } from "./held-by-pods";

it("names the pod of each device and CPU, and keeps what a pod nobody knows any more holds for the end", () => {
  const held = heldByPods(
    {
      devices: [
        { podUid: "1", container: "gone", resource: "fairlead.dev/ens1_igbvf", ids: ["0000:81:10.0"] },
        { podUid: "2", container: "own", resource: "fairlead.dev/ens1_igbvf", ids: ["0000:81:10.2"] },
      ],
      cpus: { policy: "static", shared: "0", own: [{ podUid: "2", container: "own", cpus: "1-2" }] },
    },
    [{ uid: "2", namespace: "default", name: "cell" }],
  );
  expect(held.map(({ pod, podUid, resource, what }) => [pod, podUid, resource, what])).toEqual([
    ["default/cell", "2", "cpu", ["1-2"]],
    ["default/cell", "2", "fairlead.dev/ens1_igbvf", ["0000:81:10.2"]],
    [null, "1", "fairlead.dev/ens1_igbvf", ["0000:81:10.0"]],
  ]);
});
