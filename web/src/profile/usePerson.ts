import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useNewest, useProfile, useTimeline } from "../api/queries";
import { type StreamMessage, useStream } from "../api/stream";
import type { TimelineEvent } from "../api/types";

const SETTLE_MS = 400;

/** Does a message of the stream speak of this person, as far as it says? */
export function speaksOf(message: StreamMessage, person: string | undefined): boolean {
  if (typeof message.data !== "object" || message.data === null) return false;
  const { person: who } = message.data as { person?: unknown };
  return who === undefined || person === undefined || who === person;
}

/** Pages and newest events as one list, newest first, each message once. */
export function mergedEvents(lists: readonly (readonly TimelineEvent[])[]): TimelineEvent[] {
  const seen = new Map<string, TimelineEvent>();
  for (const event of lists.flat()) {
    if (!seen.has(event.messageId)) seen.set(event.messageId, event);
  }
  return [...seen.values()].sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp));
}

/** A person's profile and events, kept live by the stream (or by asking every few seconds). */
export function usePerson(key: string) {
  const client = useQueryClient();
  const person = useRef<string | undefined>(undefined);
  const settle = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const live = useStream((message) => {
    if (!speaksOf(message, person.current) || settle.current) return;
    settle.current = setTimeout(() => {
      settle.current = undefined;
      void client.invalidateQueries({ queryKey: ["newest", key] });
      void client.invalidateQueries({ queryKey: ["profile", key] });
    }, SETTLE_MS);
  });
  useEffect(() => () => clearTimeout(settle.current), []);
  const profile = useProfile(key, live);
  const timeline = useTimeline(key);
  const newest = useNewest(key, live);
  person.current = profile.data?.id;
  const events = useMemo(
    () =>
      mergedEvents([
        newest.data?.events ?? [],
        ...(timeline.data?.pages.map((page) => page.events) ?? []),
      ]),
    [newest.data, timeline.data],
  );
  const fresh = useFresh(key, events, timeline.isSuccess && newest.isSuccess);
  return { profile, timeline, events, fresh, live };
}

/** The messageIds that came while the page was open and are newer than what it opened with. */
function useFresh(key: string, events: readonly TimelineEvent[], ready: boolean) {
  const [opened, setOpened] = useState<{ key: string; ids: Set<string>; last: string } | null>(
    null,
  );
  useEffect(() => {
    if (ready && opened?.key !== key) {
      const ids = new Set(events.map(({ messageId }) => messageId));
      setOpened({ key, ids, last: events[0]?.timestamp ?? "" });
    }
  }, [ready, key, events, opened]);
  return useMemo(() => {
    if (opened?.key !== key) return new Set<string>();
    const since = Date.parse(opened.last);
    return new Set(
      events
        .filter(
          ({ messageId, timestamp }) =>
            !opened.ids.has(messageId) && !(Date.parse(timestamp) < since),
        )
        .map(({ messageId }) => messageId),
    );
  }, [events, opened, key]);
}
