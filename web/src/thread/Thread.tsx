import { ActionIcon, Group, SegmentedControl, Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconArrowsHorizontal, IconMinus, IconPlus } from "@tabler/icons-react";
import { type KeyboardEvent, useCallback, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import type { TimelineEvent } from "../api/types";
import { useFormats } from "../format/format";
import { Brush } from "./Brush";
import { Drawing, type Placed } from "./Drawing";
import { geometry } from "./geometry";
import { KINDS } from "./kinds";
import { LaneHead } from "./Lanes";
import { weave } from "./layout";
import { Legend } from "./Mark";
import { type Pace, shifted, WHOLE, type Window, zoomed } from "./scale";
import { Tip } from "./Tip";
import { usePan } from "./usePan";
import "./thread.css";

const PHONE_PX = 620;
const CLOSER = 0.6;
/** Above so many events, it is their density that tells: the calendar shows it. */
const RHYTHM_MOST = 80;

interface ThreadProps {
  name: string;
  events: readonly TimelineEvent[];
  counts: Record<string, number>;
  fresh: ReadonlySet<string>;
  onOpen: (events: TimelineEvent[]) => void;
}

/** One person's events as a red thread across the lanes of their channels. */
export function Thread({ name, events, counts, fresh, onOpen }: ThreadProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [pace, setPace] = useState<Pace>(events.length > RHYTHM_MOST ? "calendar" : "rhythm");
  const [view, setView] = useState<Window>(WHOLE);
  const [active, setActive] = useState<Placed | null>(null);
  const woven = useMemo(() => weave(events, pace), [events, pace]);
  const phone = width > 0 && width < PHONE_PX;
  const shape = useMemo(
    () => geometry(width, woven.lanes.length, woven.moments.length, phone),
    [width, woven, phone],
  );
  const shown = phone ? WHOLE : view;
  const show = useCallback((next: Window) => {
    setView(next);
    setActive(null);
  }, []);
  const inner = shape.length - 2 * shape.pad;
  const pan = usePan({
    view: shown,
    setView: show,
    start: shape.start + shape.pad,
    length: inner,
    enabled: !phone,
  });
  const zoom = (factor: number, at = (shown.from + shown.to) / 2) =>
    show(zoomed(shown, factor, at));

  const onKey = (event: KeyboardEvent, knot: Placed, all: Placed[]) => {
    const at = all.indexOf(knot);
    const next = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const middle = knot.moments[0]?.at ?? 0.5;
    if (event.key === "Enter" || event.key === " ") open(knot);
    else if (event.key === "+") zoom(CLOSER, middle);
    else if (event.key === "-") zoom(1 / CLOSER, middle);
    else if (event.key === "0") show(WHOLE);
    else if (next !== undefined) walk(all[at + next]);
    else if (event.key === "Home") walk(all[0]);
    else if (event.key === "End") walk(all.at(-1));
    else return;
    event.preventDefault();
  };
  const walk = (knot: Placed | undefined) => {
    if (!knot) return;
    const at = knot.moments[0]?.at ?? 0;
    if (at < shown.from || at > shown.to) {
      // The mark is drawn where the window arrives before it takes the focus.
      flushSync(() => {
        setView(shifted(shown, at - (shown.from + shown.to) / 2));
        setActive(knot);
      });
    }
    const drawn = pan.box.current?.querySelector<SVGGElement>(".knot.active");
    (document.getElementById(`knot-${knot.id}`) ?? drawn)?.focus();
  };
  const open = (knot: Placed) => onOpen(knot.moments.map(({ event }) => event));

  const kinds = useMemo(
    () => KINDS.filter((kind) => woven.moments.some((moment) => moment.kind === kind)),
    [woven],
  );
  const first = woven.moments[0];
  const last = woven.moments.at(-1);
  const label = t("thread.summary", {
    name,
    events: t("thread.events", { count: events.length }),
    lanes: t("thread.lanes", { count: woven.lanes.length }),
    from: format.longDate(first?.time),
    to: format.longDate(last?.time),
  });
  return (
    <div className="thread-box">
      <Group justify="space-between" className="thread-bar">
        <Legend kinds={kinds} name={(kind) => t(`kind.${kind}`)} />
        <Group gap="xs">
          <Tooltip label={t(`thread.${pace}Hint`)} openDelay={400}>
            <SegmentedControl
              size="xs"
              aria-label={t("thread.pace")}
              value={pace}
              onChange={(value) => {
                setPace(value as Pace);
                show(WHOLE);
              }}
              data={(["rhythm", "calendar"] as const).map((value) => ({
                value,
                label: t(`thread.${value}`),
              }))}
            />
          </Tooltip>
          {!phone && (
            <Group gap={2}>
              <ZoomButton label={t("thread.zoomOut")} onClick={() => zoom(1 / CLOSER)}>
                <IconMinus size={16} />
              </ZoomButton>
              <ZoomButton label={t("thread.zoomIn")} onClick={() => zoom(CLOSER)}>
                <IconPlus size={16} />
              </ZoomButton>
              <ZoomButton label={t("thread.whole")} onClick={() => show(WHOLE)}>
                <IconArrowsHorizontal size={16} />
              </ZoomButton>
            </Group>
          )}
        </Group>
      </Group>
      <div ref={ref}>
        {phone && <LaneHead lanes={woven.lanes} counts={counts} geometry={shape} />}
        <div ref={pan.box} {...pan.handlers} className={`plot${phone ? "" : " pans"}`}>
          {width > 0 && (
            <Drawing
              weave={woven}
              geometry={shape}
              pace={pace}
              view={shown}
              counts={counts}
              active={active?.id ?? null}
              fresh={fresh}
              label={label}
              onActive={setActive}
              onOpen={open}
              onKey={onKey}
            />
          )}
          {active && <Tip knot={active} width={width} />}
        </div>
        {!phone && woven.moments.length > 1 && (
          <div className="brush-row" style={{ paddingLeft: shape.start }}>
            <Brush moments={woven.moments} view={shown} onChange={show} />
          </div>
        )}
      </div>
    </div>
  );
}

function ZoomButton(props: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <Tooltip label={props.label} openDelay={400}>
      <ActionIcon variant="subtle" size="md" aria-label={props.label} onClick={props.onClick}>
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}
