import type { Standing } from "@/server/domain/nodes/resource-cells";

/** What a 0 or a missing key means, short and in a sentence; null where a figure says all. */
export const STANDING_WORDS: Record<Standing, { word: string; meaning: string } | null> = {
  offered: null,
  gone: {
    word: "plug-in gone",
    meaning: "A device plug-in offered this here once and is gone: the kubelet keeps the key at 0.",
  },
  unusable: {
    word: "none usable",
    meaning: "The node has these devices, and none is healthy: see its device plug-in.",
  },
  none: { word: "none set aside", meaning: "The kubelet knows this resource and there is none of it." },
  never: {
    word: "never registered",
    meaning: "No device plug-in ever registered this on the node, though a pod there asks for it.",
  },
};
