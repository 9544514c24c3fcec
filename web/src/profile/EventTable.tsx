import { Button, Group, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TimelineEvent } from "../api/types";
import { useFormats } from "../format/format";
import { channelName, eventGist, eventName } from "../format/words";
import { lanesOf } from "../thread/lanes";

const STEP = 25;

interface EventTableProps {
  /** Newest first. */
  events: readonly TimelineEvent[];
  /** The next page of the server, when there is one. */
  more: { load: () => void; loading: boolean } | null;
  onOpen: (event: TimelineEvent) => void;
}

/** The same events as a list, for reading and for screen readers. */
export function EventTable({ events, more, onOpen }: EventTableProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const [shown, setShown] = useState(STEP);
  const [channel, setChannel] = useState("");
  if (events.length === 0) return null;
  const channels = lanesOf(events.map((event) => event.channel));
  const kept = channel ? events.filter((event) => event.channel === channel) : events;
  const showMore = () => {
    if (shown + STEP > kept.length && more) more.load();
    setShown(shown + STEP);
  };
  return (
    <section className="section">
      <Group justify="space-between" align="center" mb={10}>
        <h2 className="bare">{t("events.title")}</h2>
        {channels.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t("events.filter")}
            value={channel}
            onChange={({ currentTarget: { value } }) => setChannel(value)}
            data={[
              { value: "", label: t("events.all") },
              ...channels.map((value) => ({ value, label: channelName(t, value) })),
            ]}
          />
        )}
      </Group>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("events.when")}</th>
            <th scope="col">{t("events.what")}</th>
            <th scope="col" className="wide">
              {t("events.channel")}
            </th>
            <th scope="col" className="wide">
              {t("events.gist")}
            </th>
          </tr>
        </thead>
        <tbody>
          {kept.slice(0, shown).map((event) => (
            <tr key={event.messageId}>
              <td className="when">{format.dateTime(event.timestamp)}</td>
              <td>
                <button type="button" className="row" onClick={() => onOpen(event)}>
                  {eventName(t, event)}
                </button>
                <small className="narrow">
                  {[channelName(t, event.channel), eventGist(event, format)]
                    .filter(Boolean)
                    .join(" · ")}
                </small>
              </td>
              <td className="wide">{channelName(t, event.channel)}</td>
              <td className="wide quiet">{eventGist(event, format)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {(shown < kept.length || more) && (
        <Button variant="default" mt="lg" loading={more?.loading ?? false} onClick={showMore}>
          {t("events.more")}
        </Button>
      )}
    </section>
  );
}
