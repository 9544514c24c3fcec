import { Skeleton } from "@mantine/core";

/** Grey lines while something loads. */
export function Waiting({ lines, height = 22 }: { lines: number; height?: number }) {
  return (
    <div aria-busy="true">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={height} my={14} width={`${100 - ((line * 17) % 40)}%`} />
      ))}
    </div>
  );
}
