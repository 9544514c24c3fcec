import { useTranslation } from "react-i18next";
import { useFormats } from "../format/format";
import { channelName } from "../format/words";
import type { Geometry } from "./geometry";

interface LanesProps {
  lanes: string[];
  counts: Record<string, number>;
  geometry: Geometry;
}

const WIDE_COLUMN = 74;
const LETTER_PX = 6.4;

function useLabels({ lanes, counts }: LanesProps) {
  const { t } = useTranslation();
  const format = useFormats();
  return lanes.map((lane) => ({
    lane,
    name: channelName(t, lane),
    count: counts[lane] === undefined ? "" : format.number(counts[lane]),
  }));
}

/** One hairline a channel; across a screen, with its name and how many events it saw. */
export function Lanes(props: LanesProps) {
  const { geometry } = props;
  return useLabels(props).map(({ lane, name, count }, index) => {
    const across = geometry.lane(index);
    if (geometry.vertical) {
      return (
        <path key={lane} d={`M${across} ${geometry.start}V${geometry.height}`} className="lane" />
      );
    }
    return (
      <g key={lane}>
        <path d={`M${geometry.start} ${across}H${geometry.width}`} className="lane" />
        <text x={0} y={across} dy="0.34em" className="lane-name">
          {name}
        </text>
        <text
          x={geometry.start - 18}
          y={across}
          dy="0.34em"
          textAnchor="end"
          className="lane-count"
        >
          {count}
        </text>
      </g>
    );
  });
}

/** On a phone, the names stay at the top while the thread runs under them. */
export function LaneHead(props: LanesProps) {
  const { geometry } = props;
  const column = geometry.lane(1) - geometry.lane(0);
  const letters = column < WIDE_COLUMN ? Math.floor(column / LETTER_PX) : Number.POSITIVE_INFINITY;
  return (
    <div className="lane-head" aria-hidden="true">
      {useLabels(props).map(({ lane, name, count }, index) => (
        <span key={lane} title={name} style={{ left: geometry.lane(index) }}>
          <span className="lane-name">{shortened(name, letters)}</span>
          <span className="lane-count">{count}</span>
        </span>
      ))}
    </div>
  );
}

const shortened = (name: string, letters: number) =>
  name.length <= letters ? name : `${name.slice(0, Math.max(2, letters - 1))}.`;
