import type { DescriptorContent, LabKind } from "@/server/contract/lab";

/** Honesty marks of a lab and its hardware. */
export function labMarks(kind: LabKind, content: DescriptorContent | null): string[] {
  const marks = kind === "practice" ? ["practice lab"] : [];
  if (content?.hosts.some((host) => host.recordedHardware)) marks.push("recorded hardware");
  return marks;
}
