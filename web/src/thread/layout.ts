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
  /** A purchase's amount against the person's largest one, from 0 to 1; 0.5 when unknown. */
  worth: number;
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
  const amounts = dated.map(({ event }) => (kindOf(event) === "order" ? amountOf(event) : null));
  const largest = Math.max(...amounts.map((amount) => amount ?? 0));
  const moments = dated.map(({ event, time }, index) => ({
    event,
    time,
    at: at[index] ?? 0,
    lane: laneOf.get(event.channel) ?? 0,
    kind: kindOf(event),
    worth: largest > 0 ? Math.max(0, (amounts[index] ?? largest / 2) / largest) : 0.5,
  }));
  return { lanes, moments };
}

/** What an event cost or brought, when it says so as a number. */
export function amountOf({ properties }: TimelineEvent): number | null {
  const { total, revenue, value } = properties;
  const found = [total, revenue, value].find((amount) => typeof amount === "number");
  return typeof found === "number" ? found : null;
}

/**
 * How closely to draw: `gap` is the closest distance between two marks of a lane, in pixels.
 * Marks are whole, with a number where they are several; or beads, whose size says how many.
 */
export interface Closeness {
  gap: number;
  beads: boolean;
}

/** What a drawing of `length` pixels shows of the thread. */
export interface Frame {
  view: Window;
  length: number;
  /** Ways to draw, to try in turn: the denser the thread, the further down. */
  ways: readonly Closeness[];
}

/** Marks of all lanes together: more would be a scribble. */
const ROOM_FOR_A_MARK = 13;
const ROOM_FOR_A_BEAD = 7;
/** A numbered disc with its air; above this share of the length they ask for a wider gap. */
const NUMBER_PX = 28;
const NUMBERED_SHARE = 0.35;

/** The radius of a bead of so many events: its surface grows with them. */
export const beadRadius = (count: number) => Math.min(11, 2.4 + 1.5 * Math.sqrt(count));

/**
 * The marks to draw, in thread order: visible ones, and the nearest on either side so that the
 * thread runs out of the picture where it goes on.
 */
export function knots(
  moments: readonly Moment[],
  { view, length, ways }: Frame,
): { drawn: Knot[]; beads: boolean } {
  let found = { drawn: [] as Knot[], beads: false };
  for (const { gap, beads } of ways) {
    found = { drawn: gathered(moments, { view, length, gap }), beads };
    if (beads ? beadsFit(found.drawn, length) : marksFit(found.drawn, length)) break;
  }
  return found;
}

function marksFit(drawn: readonly Knot[], length: number): boolean {
  const numbered = drawn.filter((knot) => knot.moments.length > 1).length;
  return (
    drawn.length * ROOM_FOR_A_MARK <= length && numbered * NUMBER_PX <= length * NUMBERED_SHARE
  );
}

function beadsFit(drawn: readonly Knot[], length: number): boolean {
  const used = new Map<number, number>();
  for (const { lane, moments } of drawn) {
    used.set(lane, (used.get(lane) ?? 0) + 2 * beadRadius(moments.length));
  }
  return drawn.length * ROOM_FOR_A_BEAD <= length && Math.max(0, ...used.values()) <= length;
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
