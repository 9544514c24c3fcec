/** A place on the drawing: along the thread, and across its lanes. In pixels. */
export interface Place {
  along: number;
  across: number;
}

const SAG_FROM = 20;
const SAG_SHARE = 0.08;
const SAG_MOST = 11;

/**
 * The red thread through these places, as an SVG path.
 *
 * From lane to lane it leaves and arrives along the lane. Within a lane it hangs a little between
 * two distant knots, like a thread: the longer the silence, the more slack.
 */
export function threadPath(places: readonly Place[], vertical: boolean): string {
  const first = places[0];
  if (!first) return "";
  const xy = (along: number, across: number) =>
    vertical
      ? `${across.toFixed(1)} ${along.toFixed(1)}`
      : `${along.toFixed(1)} ${across.toFixed(1)}`;
  const parts = [`M${xy(first.along, first.across)}`];
  for (let index = 1; index < places.length; index += 1) {
    const a = places[index - 1] as Place;
    const b = places[index] as Place;
    const run = b.along - a.along;
    if (a.across === b.across) {
      const sag = Math.min(SAG_MOST, Math.max(0, (run - SAG_FROM) * SAG_SHARE));
      parts.push(
        sag === 0
          ? `L${xy(b.along, b.across)}`
          : `C${xy(a.along + run * 0.3, a.across + sag)} ${xy(b.along - run * 0.3, b.across + sag)} ${xy(b.along, b.across)}`,
      );
    } else {
      const middle = a.along + run / 2;
      parts.push(`C${xy(middle, a.across)} ${xy(middle, b.across)} ${xy(b.along, b.across)}`);
    }
  }
  return parts.join("");
}
