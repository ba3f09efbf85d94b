import { describe, expect, it } from "vitest";
import { readAssignments } from "./assignments";
import { cutSections } from "./sections";

const KUBELET = "/var/lib/kubelet";
/** Of kubelet 1.34.4: devices recorded on a practice host with a function in use, CPUs as its static manager keeps them. */
const UID = "f73168e0-fab6-4460-975c-9398ac6560a5";
const CPUS = `${KUBELET}/cpu_manager_state:{"policyName":"static","defaultCpuSet":"0","entries":{"${UID}":{"own":"1"}},"checksum":1353318690}`;
const DEVICES = `${KUBELET}/device-plugins/kubelet_internal_checkpoint:{"Data":{"PodDeviceEntries":[{"PodUID":"${UID}","ContainerName":"cell","ResourceName":"fairlead.dev/ens1_igbvf","DeviceIDs":{"1":["0000:81:10.0"]},"AllocResp":"CjEKIVBDSURFVklDRV9GQUlSTEVBRF9ERVZfRU5TMV9JR0JWRhIMMDAwMDo4MToxMC4w"}],"RegisteredDevices":{"fairlead.dev/ens1_igbvf":["0000:81:10.0","0000:81:10.2","0000:81:10.4","0000:81:10.6"]}},"Checksum":2808813181}`;
const read = (...files: string[]) =>
  readAssignments(cutSections(["@@ files", ...files, "@@ end"].join("\n"), "@@"));

describe("what the kubelet has handed out", () => {
  it("is read from its two checkpoints", () => {
    expect(read(CPUS, DEVICES)).toEqual({
      devices: [
        {
          ...{ podUid: UID, container: "cell", resource: "fairlead.dev/ens1_igbvf" },
          ids: ["0000:81:10.0"],
        },
      ],
      cpus: { policy: "static", shared: "0", own: [{ podUid: UID, container: "own", cpus: "1" }] },
    });
  });

  it("is nothing where nothing is handed out, and not known where nobody can read it", () => {
    const none = `${KUBELET}/device-plugins/kubelet_internal_checkpoint:{"Data":{"PodDeviceEntries":null,"RegisteredDevices":{}},"Checksum":1}`;
    expect(read(none)).toEqual({ devices: [], cpus: null });
    const plain = `${KUBELET}/cpu_manager_state:{"policyName":"none","defaultCpuSet":"","checksum":1353318690}`;
    expect(read(plain)).toEqual({ devices: [], cpus: { policy: "none", shared: "", own: [] } });
    expect(read()).toBeNull();
    expect(read(DEVICES.slice(0, 300))).toBeNull();
  });
});
