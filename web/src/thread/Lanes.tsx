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

/** One hairline a channel, with its name and how many events it saw. */
export function Lanes({ lanes, counts, geometry }: LanesProps) {
  const { t } = useTranslation();
  const format = useFormats();
  return lanes.map((lane, index) => {
    const across = geometry.lane(index);
    const name = channelName(t, lane);
    const count = counts[lane] === undefined ? "" : format.number(counts[lane]);
    if (geometry.vertical) {
      const column = geometry.lane(1) - geometry.lane(0);
      const short = column < WIDE_COLUMN ? shortened(name, Math.floor(column / 6.4)) : name;
      return (
        <g key={lane}>
          <path d={`M${across} ${geometry.start}V${geometry.height}`} className="lane" />
          <text x={across} y={14} textAnchor="middle" className="lane-name">
            {short}
            <title>{name}</title>
          </text>
          <text x={across} y={29} textAnchor="middle" className="lane-count">
            {count}
          </text>
        </g>
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

const shortened = (name: string, letters: number) =>
  name.length <= letters ? name : `${name.slice(0, Math.max(2, letters - 1))}.`;
