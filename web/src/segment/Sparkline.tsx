import { curve, sparkPoints } from "./chart";
import type { Day } from "./types";

const BOX = { width: 136, height: 40, pad: 5 };

/** The last days of a count as a red thread, its end today. */
export function Sparkline({ series, label }: { series: readonly Day[]; label: string }) {
  const points = sparkPoints(series, BOX);
  const end = points.at(-1);
  if (!end) return null;
  return (
    <svg className="spark" viewBox={`0 0 ${BOX.width} ${BOX.height}`} role="img" aria-label={label}>
      <path d={curve(points)} className="spark-line" />
      <circle cx={end.x} cy={end.y} r={3.2} className="spark-end" />
    </svg>
  );
}
