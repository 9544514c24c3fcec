import type { Kind } from "./kinds";
import { beadRadius } from "./layout";

/** One event: its shape says what sort of moment it was; a purchase, how large. At 0, 0. */
export function Mark({ kind, worth = 0.5 }: { kind: Kind; worth?: number }) {
  switch (kind) {
    case "order":
      return <circle r={3.6 + 4.6 * Math.sqrt(worth)} className="mark order" />;
    case "return":
      return (
        <>
          <circle r={6} className="mark return" />
          <path d="M-2.6 0H2.6" className="mark stroke-thread" />
        </>
      );
    case "cart":
      return <circle r={4.5} className="mark full" />;
    case "message":
      return <rect x={-4.5} y={-4.5} width={9} height={9} rx={2} className="mark hollow" />;
    case "talk":
      return <path d="M0-6.2 6.2 0 0 6.2-6.2 0Z" className="mark full" />;
    case "identity":
      return (
        <>
          <circle r={5.5} className="mark hollow" />
          <circle r={2} className="mark full bare" />
        </>
      );
    case "visit":
      return <circle r={3.8} className="mark hollow" />;
    default:
      return <circle r={3} className="mark faint" />;
  }
}

/** Several events in one place: their number, in a disc that grows with it. */
export function ClusterMark({ kind, count }: { kind: Kind; count: number }) {
  const radius = Math.min(15, 7.5 + 1.5 * Math.log2(count));
  return (
    <>
      <circle r={radius} className={`mark cluster ${kind === "order" ? "order" : ""}`} />
      <text className="cluster-count" dy="0.35em">
        {count > 999 ? "999+" : count}
      </text>
    </>
  );
}

const FULL: ReadonlySet<Kind> = new Set(["cart", "talk"]);

/** On a dense thread, a bead: the more events, the larger. Its colour says the weightiest kind. */
export function BeadMark({ kind, count, worth }: { kind: Kind; count: number; worth: number }) {
  if (count === 1) {
    return (
      <g transform="scale(0.72)">
        <Mark kind={kind} worth={worth} />
      </g>
    );
  }
  const look = kind === "order" || kind === "return" ? kind : FULL.has(kind) ? "full" : "hollow";
  return <circle r={beadRadius(count)} className={`mark bead ${look}`} />;
}

/** The legend: only the kinds that this thread has. */
export function Legend({ kinds, name }: { kinds: Kind[]; name: (kind: Kind) => string }) {
  return (
    <ul className="legend">
      {kinds.map((kind) => (
        <li key={kind}>
          <svg width={18} height={18} viewBox="-9 -9 18 18" aria-hidden="true">
            <Mark kind={kind} />
          </svg>
          {name(kind)}
        </li>
      ))}
    </ul>
  );
}
