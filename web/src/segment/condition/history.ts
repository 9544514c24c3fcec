/** What was done, and what was undone. */

export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** What was edited last, and when (milliseconds): typing in one place is one step. */
  place: string;
  at: number;
}

const STEPS_MOST = 200;
const PAUSE_MS = 900;

export const begun = <T>(present: T): History<T> => ({
  past: [],
  present,
  future: [],
  place: "",
  at: 0,
});

/** A new present. Edits of the same place that follow each other closely are undone together. */
export function edited<T>(history: History<T>, present: T, place: string, at: number): History<T> {
  const together = place !== "" && place === history.place && at - history.at < PAUSE_MS;
  const past = together ? history.past : [...history.past, history.present].slice(-STEPS_MOST);
  return { past, present, future: [], place, at };
}

/** The present said better: what a person did stays one step. */
export const settled = <T>(history: History<T>, present: T): History<T> => ({
  ...history,
  present,
});

export function undone<T>(history: History<T>): History<T> {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: last,
    future: [history.present, ...history.future],
    place: "",
    at: 0,
  };
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, place: "", at: 0 };
}
