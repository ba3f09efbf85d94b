import { describe, expect, it } from "vitest";
import { podRequests, sumRequests } from "./pod-requests";
import { RawPod } from "./raw-objects";

const box = (requests: Record<string, string>, restartPolicy?: string) => ({
  resources: { requests },
  ...(restartPolicy ? { restartPolicy } : {}),
});
const requestsOf = (spec: object) => podRequests(RawPod.parse({ metadata: { name: "p" }, spec }));

describe("what a pod asks for", () => {
  it("is the sum of its containers", () => {
    const containers = [
      box({ cpu: "250m", memory: "64Mi" }),
      box({ cpu: "0.5", "intel.com/vf": "2" }),
      box({}),
    ];
    expect(requestsOf({ containers })).toEqual({ cpu: "750m", memory: "67108864", "intel.com/vf": "2" });
  });

  it("is its start when that takes more, for each resource by itself", () => {
    const initContainers = [box({ cpu: "2", memory: "1Mi" }), box({ cpu: "1", memory: "3Mi" })];
    expect(requestsOf({ containers: [box({ cpu: "1500m", memory: "2Mi" })], initContainers })).toEqual({
      cpu: "2",
      memory: "3145728",
    });
  });

  it("counts a sidecar while it starts and while it runs", () => {
    // KEP-753's example: the second init container starts beside the sidecar
    const initContainers = [box({ cpu: "1" }), box({ cpu: "400m" }, "Always"), box({ cpu: "900m" })];
    expect(requestsOf({ containers: [box({ cpu: "500m" })], initContainers })).toEqual({ cpu: "1300m" });
    expect(requestsOf({ containers: [box({ cpu: "1" })], initContainers })).toEqual({ cpu: "1400m" });
  });

  it("adds the overhead, and takes what the pod says as a whole over its containers", () => {
    const containers = [box({ cpu: "1", "intel.com/vf": "1" })];
    expect(
      requestsOf({
        containers,
        overhead: { cpu: "100m" },
        resources: { requests: { cpu: "4", "intel.com/vf": "9" } },
      }),
    ).toEqual({ cpu: "4100m", "intel.com/vf": "1" });
  });

  it("F65: keeps a quantity nobody has seen as it stands, and out of sums", () => {
    const odd = requestsOf({ containers: [box({ cpu: "1", "example.org/odd": "3Zi" })] });
    expect(odd).toEqual({ cpu: "1", "example.org/odd": "3Zi" });
    expect(sumRequests([{ requests: odd }, { requests: { cpu: "1e-1", "example.org/odd": "2" } }])).toEqual({
      cpu: "1100m",
      "example.org/odd": "2",
    });
  });
});
