import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Problem } from "../api/client";
import type { Profile, TimelineEvent } from "../api/types";
import { useFormats } from "../format/format";
import { givenName, identifierLabel } from "../format/words";
import { Failure } from "../parts/Failure";
import { Waiting } from "../parts/Waiting";
import { WhyPanel } from "../resolve/WhyPanel";
import { PersonSegments } from "../segment/explain/PersonSegments";
import { Thread } from "../thread/Thread";
import { EventPanel } from "./EventPanel";
import { EventTable } from "./EventTable";
import { Figures } from "./Figures";
import { CartSheet, ConsentSheet, IdentifierSheet, RecentSheet, TraitSheet } from "./Sheets";
import { usePerson } from "./usePerson";

/** Who somebody is, and their thread. */
export function PersonPage() {
  const { t } = useTranslation();
  const { key = "" } = useParams();
  const person = usePerson(key);
  const { profile } = person;
  if (profile.isPending) return <Waiting lines={8} height={30} />;
  if (profile.isError && !profile.data) {
    if (profile.error instanceof Problem && profile.error.status === 404) {
      return (
        <section className="notice">
          <h2>{t("person.unknown")}</h2>
          <p>{t("person.unknownHint", { key })}</p>
          <Link to="/">{t("person.back")}</Link>
        </section>
      );
    }
    return <Failure error={profile.error} retry={() => void profile.refetch()} />;
  }
  return <Portrait key={key} address={key} person={person} profile={profile.data as Profile} />;
}

interface PortraitProps {
  address: string;
  person: ReturnType<typeof usePerson>;
  profile: Profile;
}

function Portrait({ address, person, profile }: PortraitProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<TimelineEvent[]>([]);
  const { timeline, events, fresh, live } = person;
  const name = givenName(profile.traits) ?? identifierLabel(t, profile.identifiers) ?? profile.id;
  const counts = Object.fromEntries(
    Object.entries(profile.channels).map(([channel, { count }]) => [channel, count]),
  );
  useEffect(() => {
    document.title = `${name} – Filrouge`;
  }, [name]);
  return (
    <article>
      <Heading name={name} profile={profile} live={live} />
      <Figures profile={profile} />
      {profile.segments && <PersonSegments person={profile.id} segments={profile.segments} />}
      <section className="section" aria-labelledby="thread-title">
        <h2 id="thread-title">{t("thread.title")}</h2>
        {timeline.isPending && <Waiting lines={4} height={44} />}
        {timeline.isError && (
          <Failure error={timeline.error} retry={() => void timeline.refetch()} />
        )}
        {timeline.isSuccess && events.length === 0 && <p className="quiet">{t("thread.empty")}</p>}
        {timeline.isSuccess && events.length > 0 && (
          <Thread name={name} events={events} counts={counts} fresh={fresh} onOpen={setOpened} />
        )}
        {timeline.hasNextPage && (
          <p className="quiet partial">
            {t("thread.partial", { count: events.length })}.{" "}
            <button type="button" className="link" onClick={() => void timeline.fetchNextPage()}>
              {t("thread.older")}
            </button>
          </p>
        )}
      </section>
      <div className="sheets">
        <IdentifierSheet profile={profile} />
        <TraitSheet profile={profile} />
        <ConsentSheet profile={profile} />
        <CartSheet profile={profile} />
        <RecentSheet profile={profile} />
      </div>
      <WhyPanel address={address} identifiers={profile.identifiers} />
      <EventTable
        events={events}
        more={
          timeline.hasNextPage
            ? { load: () => void timeline.fetchNextPage(), loading: timeline.isFetchingNextPage }
            : null
        }
        onOpen={(event) => setOpened([event])}
      />
      <EventPanel events={opened} onClose={() => setOpened([])} />
    </article>
  );
}

function Heading({ name, profile, live }: { name: string; profile: Profile; live: boolean }) {
  const { t } = useTranslation();
  const format = useFormats();
  const firsts = Object.values(profile.channels).map(({ first }) => first);
  const since = firsts.filter(Boolean).sort()[0];
  return (
    <header className="person-head">
      <Link to="/" className="back">
        ← {t("person.back")}
      </Link>
      <h1>{name}</h1>
      <p className="lead">
        {since && t("person.since", { date: format.longDate(since) })}
        <span className={`live${live ? " on" : ""}`}>
          {t(live ? "person.live" : "person.polling")}
        </span>
      </p>
    </header>
  );
}
