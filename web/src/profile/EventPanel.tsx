import { Drawer } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TimelineEvent } from "../api/types";
import { useFormats } from "../format/format";
import { channelName, eventGist, eventName } from "../format/words";
import { Value } from "../parts/Value";

interface EventPanelProps {
  events: TimelineEvent[];
  onClose: () => void;
}

/** One event in full; or a list of the events of one place, each of which opens. */
export function EventPanel({ events, onClose }: EventPanelProps) {
  const { t } = useTranslation();
  const phone = useMediaQuery("(max-width: 620px)");
  const [chosen, setChosen] = useState<TimelineEvent | null>(null);
  const [kept, setKept] = useState<TimelineEvent[]>([]);
  useEffect(() => {
    setChosen(null);
    if (events.length > 0) setKept(events);
  }, [events]);
  const shown = chosen ?? (kept.length === 1 ? (kept[0] ?? null) : null);
  const title = shown ? eventName(t, shown) : t("eventPanel.several", { count: kept.length });
  return (
    <Drawer
      opened={events.length > 0}
      onClose={onClose}
      position={phone ? "bottom" : "right"}
      size={phone ? "82%" : 460}
      title={title}
      classNames={{ title: "panel-title" }}
      closeButtonProps={{ "aria-label": t("eventPanel.close") }}
      overlayProps={{ backgroundOpacity: 0.18 }}
    >
      {chosen && kept.length > 1 && (
        <button type="button" className="link" onClick={() => setChosen(null)}>
          ← {t("eventPanel.back")}
        </button>
      )}
      {shown ? <OneEvent event={shown} /> : <Several events={kept} onChoose={setChosen} />}
    </Drawer>
  );
}

function OneEvent({ event }: { event: TimelineEvent }) {
  const { t } = useTranslation();
  const format = useFormats();
  const properties = Object.entries(event.properties ?? {});
  const facts: [string, string, boolean][] = [
    [t("eventPanel.channel"), channelName(t, event.channel), false],
    [t("eventPanel.happened"), format.exact(event.timestamp), false],
    [t("eventPanel.received"), format.exact(event.receivedAt), false],
    [t("eventPanel.call"), event.event ? `${event.type} · ${event.event}` : event.type, true],
    [t("eventPanel.id"), event.messageId, true],
  ];
  return (
    <>
      <dl className="rows panel">
        {facts.map(([name, value, code]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={code ? "mono" : "numbers"}>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className="panel-part">{t("eventPanel.properties")}</h3>
      {properties.length === 0 && <p className="quiet">{t("eventPanel.none")}</p>}
      <dl className="rows panel">
        {properties.map(([name, value]) => (
          <div key={name} className={typeof value === "object" && value ? "stacked" : ""}>
            <dt className="mono">{name}</dt>
            <dd>
              <Value value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

interface SeveralProps {
  events: TimelineEvent[];
  onChoose: (event: TimelineEvent) => void;
}

function Several({ events, onChoose }: SeveralProps) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <ul className="rows panel">
      {events.map((event) => (
        <li key={event.messageId}>
          <button type="button" className="link" onClick={() => onChoose(event)}>
            {eventName(t, event)}
          </button>
          <span className="value">
            {format.dateTime(event.timestamp)}
            <small>{eventGist(event, format)}</small>
          </span>
        </li>
      ))}
    </ul>
  );
}
