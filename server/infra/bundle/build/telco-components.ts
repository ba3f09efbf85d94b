import { copyFile } from "node:fs/promises";
import path from "node:path";
import type { BundleRecipe } from "@/server/domain/bundle/recipe";
import { checkVersion } from "./check-version";
import type { Component } from "./component";
import { goComponent, stamp } from "./go-components";

const SRIOV = "github.com/k8snetworkplumbingwg/sriov-network-device-plugin";
const NFD = "sigs.k8s.io/node-feature-discovery";

/** sriovdp, and the list of PCI devices without which it would ask the network for one. */
export const sriovDevicePluginComponent = ({ sriovDevicePlugin }: BundleRecipe): Component =>
  goComponent(
    "sriov-device-plugin",
    `SR-IOV network device plugin ${sriovDevicePlugin}`,
    { folder: "sriov-device-plugin", packages: [`${SRIOV}/cmd/sriovdp`], ldflags: [] },
    "sriovdp",
    async (tools, out) => {
      // the program itself knows no version; Go writes into it which module it was made of
      const { program } = await tools.go();
      const argv = [program, "version", "-m", path.join(out, "sriovdp")] as const;
      await checkVersion(tools, [...argv], `${SRIOV} v${sriovDevicePlugin}`);
      const sources = path.join(tools.sources, "go/sriov-device-plugin");
      await copyFile(path.join(sources, "pci.ids"), path.join(out, "pci.ids"));
    },
  );

/** nfd-worker reads each node's hardware, nfd-master writes what it found as labels. */
export const nodeFeatureDiscoveryComponent = ({ nodeFeatureDiscovery }: BundleRecipe): Component =>
  goComponent(
    "node-feature-discovery",
    `Node Feature Discovery ${nodeFeatureDiscovery}`,
    {
      folder: "nfd",
      packages: ["nfd-worker", "nfd-master"].map((name) => `${NFD}/cmd/${name}`),
      ldflags: [stamp(`${NFD}/pkg/version.version`, `v${nodeFeatureDiscovery}`)],
    },
    "",
    async (tools, out) => {
      for (const name of ["nfd-worker", "nfd-master"])
        await checkVersion(tools, [path.join(out, name), "-version"], `${name} v${nodeFeatureDiscovery}`);
    },
  );
