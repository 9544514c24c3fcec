import type { TimelineEvent } from "../api/types";
import { type Kind, kindOf, weightier } from "./kinds";
import { lanesOf } from "./lanes";
import { type Pace, positions, type Window } from "./scale";

/** One event at its place: `at` is a fraction of the thread, `lane` an index. */
export interface Moment {
  event: TimelineEvent;
  time: number;
  at: number;
  lane: number;
  kind: Kind;
}

/** A mark on the drawing: one event, or several that would overlap in one lane. */
export interface Knot {
  id: string;
  along: number;
  lane: number;
  kind: Kind;
  moments: Moment[];
}

export interface Weave {
  lanes: string[];
  moments: Moment[];
}

/** Events (any order) laid in time order over the lanes of their channels. */
export function weave(events: readonly TimelineEvent[], pace: Pace): Weave {
  const dated = events
    .map((event, index) => ({ event, index, time: Date.parse(event.timestamp) }))
    .filter(({ time }) => Number.isFinite(time))
    .sort((a, b) => a.time - b.time || b.index - a.index);
  const lanes = lanesOf(dated.map(({ event }) => event.channel));
  const laneOf = new Map(lanes.map((lane, index) => [lane, index]));
  const at = positions(
    dated.map(({ time }) => time),
    pace,
  );
  const moments = dated.map(({ event, time }, index) => ({
    event,
    time,
    at: at[index] ?? 0,
    lane: laneOf.get(event.channel) ?? 0,
    kind: kindOf(event),
  }));
  return { lanes, moments };
}

/** What a drawing of `length` pixels shows of the thread. */
export interface Frame {
  view: Window;
  length: number;
  /** Closest distances between two marks of a lane to try in turn, in pixels. */
  gaps: readonly number[];
}

/** A drawing holds at most one mark in so many pixels. */
const ROOM_FOR_A_KNOT = 13;
/** A numbered disc with its air; above this share of the length they ask for a wider gap. */
const NUMBER_PX = 28;
const NUMBERED_SHARE = 0.35;

/**
 * The marks to draw, in thread order: visible ones, and the nearest on either side so that the
 * thread runs out of the picture where it goes on.
 */
export function knots(moments: readonly Moment[], { view, length, gaps }: Frame): Knot[] {
  const most = length / ROOM_FOR_A_KNOT;
  let drawn: Knot[] = [];
  for (const gap of gaps) {
    drawn = gathered(moments, { view, length, gap });
    const numbered = drawn.filter((knot) => knot.moments.length > 1).length;
    const overlap = gap < NUMBER_PX && numbered * NUMBER_PX > length * NUMBERED_SHARE;
    if (drawn.length <= most && !overlap) break;
  }
  return drawn;
}

interface Gathering {
  view: Window;
  length: number;
  gap: number;
}

/** Events nearer than `gap` to the first of their lane become one mark, at their mean place. */
function gathered(moments: readonly Moment[], { view, length, gap }: Gathering): Knot[] {
  const scale = length / (view.to - view.from);
  const open = new Map<number, Knot & { start: number; sum: number }>();
  const done: (Knot & { start: number; sum: number })[] = [];
  for (const moment of shownWithNeighbours(moments, view)) {
    const along = (moment.at - view.from) * scale;
    const current = open.get(moment.lane);
    if (current && along - current.start < gap) {
      current.moments.push(moment);
      current.sum += along;
      current.kind = weightier(current.kind, moment.kind);
      continue;
    }
    const { lane, kind, event } = moment;
    const knot = {
      id: event.messageId,
      along,
      lane,
      kind,
      moments: [moment],
      start: along,
      sum: along,
    };
    open.set(lane, knot);
    done.push(knot);
  }
  return done
    .map(({ start: _start, sum, ...knot }) => ({ ...knot, along: sum / knot.moments.length }))
    .sort((a, b) => a.along - b.along);
}

function shownWithNeighbours(moments: readonly Moment[], view: Window): readonly Moment[] {
  const first = moments.findIndex(({ at }) => at >= view.from);
  if (first < 0) return moments.slice(-1);
  const after = moments.findIndex(({ at }) => at > view.to);
  return moments.slice(Math.max(0, first - 1), after < 0 ? moments.length : after + 1);
}
