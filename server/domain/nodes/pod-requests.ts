import type { Quantities } from "@/server/contract/node";
import { type Billionths, parseQuantity, writeQuantity } from "../quantity";
import type { RawPod } from "./raw-objects";

type Amounts = Map<string, Billionths>;

/** Resources a pod may ask for as a whole, over its containers (core/v1 PodSpec.resources). */
const OF_THE_POD = /^(cpu|memory|hugepages-.+)$/;

/**
 * What a pod takes from its node, as the scheduler counts it: the containers and sidecars together, or the neediest moment
 * of its start when that is more, and the overhead of its runtime class (k8s.io/component-helpers/resource/helpers.go,
 * PodRequests). A resize that is under way is not looked at. A quantity that cannot be read stands as it is.
 */
export function podRequests({ spec }: RawPod): Quantities {
  const unread: Quantities = {};
  const amounts = (quantities: Quantities): Amounts => {
    const read: Amounts = new Map();
    for (const [key, said] of Object.entries(quantities)) {
      const value = parseQuantity(said);
      if (value === null) unread[key] = said;
      else read.set(key, value);
    }
    return read;
  };
  const running: Amounts = new Map();
  for (const one of spec.containers) add(running, amounts(one.resources.requests));
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const one of spec.initContainers) {
    const asked = amounts(one.resources.requests);
    if (one.restartPolicy === "Always") {
      add(running, asked);
      add(sidecars, asked);
      raise(starting, sidecars);
    } else {
      const moment = new Map(sidecars);
      add(moment, asked);
      raise(starting, moment);
    }
  }
  raise(running, starting);
  for (const [key, value] of amounts(spec.resources.requests))
    if (OF_THE_POD.test(key)) running.set(key, value);
  add(running, amounts(spec.overhead));
  const written = [...running]
    .filter(([, value]) => value !== 0n)
    .map(([key, value]) => [key, writeQuantity(value)]);
  return { ...Object.fromEntries(written), ...unread };
}

/** The sum of what pods ask for, for each key that can be read. */
export function sumRequests(pods: readonly { requests: Quantities }[]): Quantities {
  const sum: Amounts = new Map();
  for (const { requests } of pods) {
    for (const [key, said] of Object.entries(requests)) {
      const value = parseQuantity(said);
      if (value !== null) sum.set(key, (sum.get(key) ?? 0n) + value);
    }
  }
  return Object.fromEntries([...sum].map(([key, value]) => [key, writeQuantity(value)]));
}

function add(to: Amounts, more: Amounts): void {
  for (const [key, value] of more) to.set(key, (to.get(key) ?? 0n) + value);
}

function raise(to: Amounts, atLeast: Amounts): void {
  for (const [key, value] of atLeast) if (value > (to.get(key) ?? 0n)) to.set(key, value);
}
