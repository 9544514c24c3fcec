import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "../format/format";
import { channelName, eventGist, eventName } from "../format/words";
import { Axis } from "./Axis";
import { type Geometry, xy } from "./geometry";
import { Lanes } from "./Lanes";
import { beadRadius, type Knot, knots, type Weave } from "./layout";
import { BeadMark, ClusterMark, Mark } from "./Mark";
import { threadPath } from "./path";
import type { Pace, Window } from "./scale";

export interface Placed extends Knot {
  x: number;
  y: number;
}

export interface DrawingProps {
  weave: Weave;
  geometry: Geometry;
  pace: Pace;
  view: Window;
  counts: Record<string, number>;
  active: string | null;
  fresh: ReadonlySet<string>;
  label: string;
  onActive: (knot: Placed | null) => void;
  onOpen: (knot: Placed) => void;
  onKey: (event: KeyboardEvent, knot: Placed, all: Placed[]) => void;
}

const TAIL = 26;

/** The thread itself: lanes, dates, the red line, and a mark for each moment. */
export function Drawing(props: DrawingProps) {
  const { weave, geometry, view, pace } = props;
  const { t } = useTranslation();
  const id = useId();
  const [settled, setSettled] = useState(false);
  const inner = geometry.length - 2 * geometry.pad;
  const place = (at: number) =>
    geometry.start + geometry.pad + ((at - view.from) / (view.to - view.from)) * inner;
  const { placed, beads } = useMemo(() => {
    const found = knots(weave.moments, { view, length: inner, ways: geometry.ways });
    const placed = found.drawn.map((knot) => {
      const along = geometry.start + geometry.pad + knot.along;
      return { ...knot, along, ...xy(geometry, along, geometry.lane(knot.lane)) };
    });
    return { placed, beads: found.beads };
  }, [weave, view, inner, geometry]);
  const places = placed.map(({ along, lane }) => ({ along, across: geometry.lane(lane) }));
  const path = threadPath(places, geometry.vertical);
  const clip = geometry.vertical
    ? { x: 0, y: geometry.start, width: geometry.width, height: geometry.length }
    : { x: geometry.start, y: 0, width: geometry.length, height: geometry.height };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset
    <svg
      className={`drawing${settled ? " settled" : ""}`}
      width={geometry.width}
      height={geometry.height}
      role="group"
      aria-label={props.label}
    >
      <desc>{t("thread.keys")}</desc>
      <clipPath id={`${id}clip`}>
        <rect {...clip} />
      </clipPath>
      <Lanes lanes={weave.lanes} counts={props.counts} geometry={geometry} />
      <Axis geometry={geometry} moments={weave.moments} pace={pace} view={view} place={place} />
      <g clipPath={`url(#${id}clip)`}>
        <path d={path} className="halo" />
        <path
          d={path}
          className={`thread${beads ? " dense" : ""}`}
          pathLength={1}
          onAnimationEnd={() => setSettled(true)}
        />
        <Tail last={placed.at(-1)} geometry={geometry} id={`${id}tail`} shown={view.to >= 1} />
        <Marks {...props} placed={placed} beads={beads} />
      </g>
    </svg>
  );
}

/** The loose end: the thread goes on. */
function Tail(props: { last: Placed | undefined; geometry: Geometry; id: string; shown: boolean }) {
  const { last, geometry, id, shown } = props;
  if (!last || !shown) return null;
  const end = xy(geometry, last.along + TAIL, geometry.lane(last.lane));
  return (
    <>
      <linearGradient
        id={id}
        gradientUnits="userSpaceOnUse"
        x1={last.x}
        y1={last.y}
        x2={end.x}
        y2={end.y}
      >
        <stop className="tail-from" />
        <stop offset={1} className="tail-to" />
      </linearGradient>
      <path d={`M${last.x} ${last.y}L${end.x} ${end.y}`} stroke={`url(#${id})`} className="tail" />
    </>
  );
}

function markOf({ kind, moments }: Placed, beads: boolean) {
  const worth = moments[0]?.worth ?? 0.5;
  if (beads) return <BeadMark kind={kind} count={moments.length} worth={worth} />;
  if (moments.length > 1) return <ClusterMark kind={kind} count={moments.length} />;
  return <Mark kind={kind} worth={worth} />;
}

/** Says a mark in words; what it said stays the same while the reader zooms, so it is kept. */
function useDescription() {
  const { t } = useTranslation();
  const format = useFormats();
  return useMemo(() => {
    const said = new Map<string, string>();
    const inWords = ({ moments }: Knot) => {
      const [first] = moments;
      if (!first) return "";
      const channel = channelName(t, first.event.channel);
      const when = format.dateTime(first.time);
      const facts =
        moments.length > 1
          ? [t("thread.events", { count: moments.length }), channel, when]
          : [eventName(t, first.event), channel, when, eventGist(first.event, format)];
      return facts.filter(Boolean).join(", ");
    };
    return (knot: Knot) => {
      const key = `${knot.moments.length}:${knot.id}`;
      const words = said.get(key) ?? inWords(knot);
      said.set(key, words);
      return words;
    };
  }, [t, format]);
}

function Marks(props: DrawingProps & { placed: Placed[]; beads: boolean }) {
  const describe = useDescription();
  const { placed, active, fresh } = props;
  const isActive = (knot: Placed) =>
    active !== null && knot.moments.some(({ event }) => event.messageId === active);
  const reachable = placed.find(isActive) ?? placed.at(-1);
  return placed.map((knot) => (
    // biome-ignore lint/a11y/useSemanticElements: there is no button inside an SVG
    <g
      key={knot.id}
      id={`knot-${knot.id}`}
      className={`knot${isActive(knot) ? " active" : ""}${
        knot.moments.some(({ event }) => fresh.has(event.messageId)) ? " fresh" : ""
      }`}
      transform={`translate(${knot.x.toFixed(1)} ${knot.y.toFixed(1)})`}
      role="button"
      tabIndex={knot === reachable ? 0 : -1}
      aria-label={describe(knot)}
      onPointerEnter={() => props.onActive(knot)}
      onPointerLeave={() => props.onActive(null)}
      onFocus={() => props.onActive(knot)}
      onBlur={() => props.onActive(null)}
      onClick={() => props.onOpen(knot)}
      onKeyDown={(event) => props.onKey(event, knot, placed)}
    >
      <circle
        r={props.geometry.vertical ? 18 : props.beads ? beadRadius(knot.moments.length) + 1 : 12}
        className="reach"
      />
      <circle r={12} className="ring" />
      {markOf(knot, props.beads)}
    </g>
  ));
}
