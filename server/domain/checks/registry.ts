import type { Check } from "./check";
import { CLOCK } from "./clock";
import { IDENTITY } from "./host-identity";
import { KUBELET_OPTIONS } from "./kubelet-options";
import { LAB_SHAPE } from "./lab-shape";
import { LEFTOVERS } from "./leftovers";
import { NETWORK } from "./network";
import { PLATFORM } from "./platform";
import { RANGE_CHECKS } from "./ranges";
import { REACH } from "./reach";
import { RESOURCES } from "./resources";

/** Every check, in the order they are shown. */
export const CHECKS: readonly Check[] = [
  ...LAB_SHAPE,
  ...PLATFORM,
  ...IDENTITY,
  ...CLOCK,
  ...RESOURCES,
  ...LEFTOVERS,
  ...RANGE_CHECKS,
  ...NETWORK,
  ...REACH,
  ...KUBELET_OPTIONS,
];
