import { z } from "zod";
import { Quantities } from "@/server/contract/node";

/** What is read of Kubernetes objects (core/v1); everything else in them is left alone. */
const text = z.string().catch("");
const words = z.record(z.string(), z.string()).catch({});
const quantities = z.preprocess(
  // the API writes quantities as texts; a number in a hand-written answer is one too
  (value) =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value).flatMap(([key, one]) =>
            typeof one === "string" || typeof one === "number" ? [[key, String(one)]] : [],
          ),
        )
      : {},
  Quantities,
);
const list = <T extends z.ZodType>(of: T) =>
  z
    .array(of)
    .nullish()
    .transform((found) => found ?? []);

/** An object that may be left out; its fields then are as if each was. */
const part = <S extends z.ZodRawShape>(shape: S) => z.preprocess((value) => value ?? {}, z.object(shape));

const metadata = z.object({
  name: z.string(),
  namespace: text,
  uid: text,
  resourceVersion: text,
  labels: words,
});

export const RawNode = z.object({
  metadata,
  spec: part({
    unschedulable: z.boolean().catch(false),
    taints: list(z.object({ key: z.string(), value: text, effect: text })),
  }),
  status: part({
    capacity: quantities,
    allocatable: quantities,
    addresses: list(z.object({ type: text, address: text })),
    conditions: list(
      z.object({
        ...{ type: z.string(), status: text, reason: text, message: text },
        lastTransitionTime: text,
      }),
    ),
    images: list(z.object({ names: list(z.string()) })),
    nodeInfo: part({
      ...{ kubeletVersion: text, osImage: text, kernelVersion: text },
      ...{ containerRuntimeVersion: text, architecture: text, bootID: text },
    }),
  }),
});
export type RawNode = z.infer<typeof RawNode>;

const resources = part({ requests: quantities });
const container = z.object({ resources, restartPolicy: text });

export const RawPod = z.object({
  metadata,
  spec: z.object({
    nodeName: text,
    containers: list(container),
    initContainers: list(container),
    overhead: quantities,
    resources,
  }),
  status: part({ phase: text, qosClass: text }),
});
export type RawPod = z.infer<typeof RawPod>;
