import { Skeleton, VisuallyHidden } from "@mantine/core";

/** Lines of text that are still on their way. */
export function SkeletonLines({ lines = 3, height = 14 }: { lines?: number; height?: number }) {
  return (
    <div aria-busy="true">
      <VisuallyHidden>Loading</VisuallyHidden>
      {Array.from({ length: lines }, (_, index) => `${index}`).map((key, index) => (
        <Skeleton key={key} height={height} mb={10} width={`${92 - ((index * 17) % 40)}%`} />
      ))}
    </div>
  );
}
