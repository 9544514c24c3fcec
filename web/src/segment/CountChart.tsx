import { useElementSize } from "@mantine/hooks";
import { type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "../format/format";
import { countLayout, curve, nearestDay } from "./chart";
import type { Day } from "./types";

const HEIGHT = 292;
const AXIS = 26;
const LEFT = 52;
const BARS = 92;
const LABEL_ROOM = 84;
const TIP_GAP = 14;

/** A day of the workspace's calendar; noon is on the same day in nearly every zone. */
const noon = (day: string) => `${day}T12:00:00Z`;

/** How many were in the segment each day as a thread; who came and who went as bars under it. */
export function CountChart({ series }: { series: readonly Day[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [at, setAt] = useState<number | null>(null);
  const [first, last] = [series[0], series.at(-1)];
  if (!first || !last) return null;
  const bottom = HEIGHT - AXIS;
  const frame = { left: LEFT, right: Math.max(LEFT + 1, width), top: 12, middle: bottom - BARS };
  const { line, ticks, bars, zero } = countLayout(series, { ...frame, bottom });
  const every = Math.max(1, Math.ceil((series.length * LABEL_ROOM) / Math.max(1, width - LEFT)));
  const end = line.at(-1) ?? { x: 0, y: 0 };
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    setAt(nearestDay(event.clientX - left, line));
  };
  const active = at === null ? undefined : series[at];
  const spot = at === null ? undefined : line[at];
  return (
    <div className="count-chart" ref={ref}>
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={t("segment.chart", {
            from: format.number(first.count),
            to: format.number(last.count),
            days: t("segment.days", { count: series.length }),
          })}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={() => setAt(null)}
        >
          <g className="count-axis">
            {ticks.map(({ value, y }) => (
              <g key={value}>
                <path d={`M${LEFT} ${y}H${width}`} />
                <text x={LEFT - 12} y={y} dy="0.32em" textAnchor="end">
                  {format.number(value)}
                </text>
              </g>
            ))}
            {series.map(({ day }, index) =>
              (series.length - 1 - index) % every === 0 ? (
                <text
                  key={day}
                  x={index === series.length - 1 ? width : (line[index]?.x ?? 0)}
                  y={HEIGHT - 6}
                  textAnchor={index === series.length - 1 ? "end" : "middle"}
                >
                  {format.day(noon(day))}
                </text>
              ) : null,
            )}
          </g>
          {bars.map(({ x, width: wide, up, down }, index) => (
            <g key={series[index]?.day} className={at === index ? "active" : undefined}>
              <rect x={x} y={zero - up} width={wide} height={up} rx={1.5} className="bar-in" />
              <rect x={x} y={zero + 1} width={wide} height={down} rx={1.5} className="bar-out" />
            </g>
          ))}
          <path d={`M${LEFT} ${zero}H${width}`} className="count-zero" />
          {spot && <path d={`M${spot.x} ${frame.top}V${bottom}`} className="count-hair" />}
          <path d={curve(line)} className="count-line" />
          <circle cx={end.x} cy={end.y} r={4} className="spark-end" />
          {spot && <circle cx={spot.x} cy={spot.y} r={4.5} className="count-spot" />}
        </svg>
      )}
      {active && spot && (
        <div
          className="tip count-tip"
          style={
            spot.x > width / 2
              ? { right: width - spot.x + TIP_GAP, top: 0 }
              : { left: spot.x + TIP_GAP, top: 0 }
          }
          aria-hidden="true"
        >
          <strong>{format.date(noon(active.day))}</strong>
          <span>{t("segment.people", { count: active.count })}</span>
          <span className="tip-when">
            {t("segments.entered", { count: active.entered })} ·{" "}
            {t("segments.left", { count: active.left })}
          </span>
        </div>
      )}
      <ul className="count-legend" aria-hidden="true">
        <li className="in">{t("segment.legendIn")}</li>
        <li className="out">{t("segment.legendOut")}</li>
      </ul>
    </div>
  );
}
