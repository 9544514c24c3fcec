import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "../format/format";
import { density, timeAt } from "./geometry";
import type { Moment } from "./layout";
import { resized, shifted, type Window } from "./scale";

const BINS = 140;
const HEIGHT = 34;
const KEY_STEP = 0.02;

type Grip = "from" | "to" | "body";

interface BrushProps {
  moments: readonly Moment[];
  view: Window;
  onChange: (view: Window) => void;
}

/** The whole thread in small, with the part that is shown: drag it, or its edges. */
export function Brush({ moments, view, onChange }: BrushProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ grip: Grip; at: number; view: Window } | null>(null);
  const bars = useMemo(() => bins(moments), [moments]);

  const fraction = (event: PointerEvent) => {
    const { left, width } = (box.current as HTMLDivElement).getBoundingClientRect();
    return (event.clientX - left) / width;
  };
  const begin = (grip: Grip) => (event: PointerEvent) => {
    event.stopPropagation();
    box.current?.setPointerCapture(event.pointerId);
    drag.current = { grip, at: fraction(event), view };
  };
  const move = (event: PointerEvent) => {
    if (!drag.current) return;
    const { grip, at, view: from } = drag.current;
    const to = fraction(event);
    onChange(grip === "body" ? shifted(from, to - at) : resized(from, grip, to));
  };
  const jump = (event: PointerEvent) => {
    if (event.target !== event.currentTarget) return;
    const centred = shifted(view, fraction(event) - (view.from + view.to) / 2);
    onChange(centred);
    begin("body")(event);
    drag.current = { grip: "body", at: fraction(event), view: centred };
  };
  const nudge = (edge: "from" | "to") => (event: KeyboardEvent) => {
    const step = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onChange(resized(view, edge, view[edge] + step));
  };

  const handle = (edge: "from" | "to") => (
    <div
      className="brush-handle"
      role="slider"
      tabIndex={0}
      aria-label={t(edge === "from" ? "thread.brushFrom" : "thread.brushTo")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(view[edge] * 100)}
      aria-valuetext={format.date(timeAt(moments, view[edge]))}
      style={{ left: `${view[edge] * 100}%` }}
      onPointerDown={begin(edge)}
      onKeyDown={nudge(edge)}
    />
  );

  return (
    <div
      ref={box}
      className="brush"
      onPointerDown={jump}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = null;
      }}
    >
      <svg viewBox={`0 0 ${BINS} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={bars} className="brush-bars" />
      </svg>
      <div
        className="brush-window"
        style={{ left: `${view.from * 100}%`, width: `${(view.to - view.from) * 100}%` }}
        onPointerDown={begin("body")}
      />
      {handle("from")}
      {handle("to")}
    </div>
  );
}

function bins(moments: readonly Moment[]): string {
  const counts = density(moments, BINS);
  const most = Math.max(1, ...counts);
  return counts
    .map((count, bin) => {
      if (count === 0) return "";
      const height = 3 + (HEIGHT - 8) * Math.sqrt(count / most);
      return `M${bin + 0.15} ${HEIGHT}v${-height}h0.7v${height}z`;
    })
    .join("");
}
