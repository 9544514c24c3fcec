import { Drawer } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Membership } from "../../api/types";
import { useFormats } from "../../format/format";
import { useTold } from "../names";
import { ExplanationOf } from "./ExplanationOf";

interface PersonSegmentsProps {
  person: string;
  segments: readonly Membership[];
}

/** The segments that a person is in; each says why when asked. */
export function PersonSegments({ person, segments }: PersonSegmentsProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const told = useTold();
  const phone = useMediaQuery("(max-width: 620px)");
  const [asked, setAsked] = useState<Membership | null>(null);
  const [opened, setOpened] = useState(false);
  const ask = (segment: Membership) => {
    setAsked(segment);
    setOpened(true);
  };
  return (
    <section className="person-segments" aria-labelledby="person-segments">
      <h2 id="person-segments">{t("person.segments")}</h2>
      {segments.length === 0 && <p className="quiet">{t("person.noSegments")}</p>}
      <ul>
        {segments.map((segment) => (
          <li key={segment.id} className="membership">
            <Link to={`/segments/${encodeURIComponent(segment.id)}`}>
              {told.name(segment.name, segment.id)}
              {segment.since && (
                <small>{t("person.depuis", { date: format.date(segment.since) })}</small>
              )}
            </Link>
            <button
              type="button"
              onClick={() => ask(segment)}
              aria-label={t("explain.whyOf", { name: told.name(segment.name, segment.id) })}
            >
              {t("explain.why")}
            </button>
          </li>
        ))}
      </ul>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position={phone ? "bottom" : "right"}
        size={phone ? "82%" : 540}
        overlayProps={{ backgroundOpacity: 0.18 }}
        title={asked && told.name(asked.name, asked.id)}
        classNames={{ title: "panel-title" }}
        closeButtonProps={{ "aria-label": t("eventPanel.close") }}
      >
        {asked && <ExplanationOf segment={asked.id} who={`person:${person}`} own />}
      </Drawer>
    </section>
  );
}
