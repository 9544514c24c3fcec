import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { usePeople, useStatus } from "../api/queries";
import type { Status } from "../api/types";
import { useFormats } from "../format/format";
import { Failure } from "../parts/Failure";
import { Waiting } from "../parts/Waiting";
import { FirstEvent } from "./FirstEvent";
import { PersonRow } from "./PersonRow";

const TYPING_MS = 180;

/** The first page: find somebody, see who is active, and what the workspace holds. */
export function PeoplePage() {
  const { t } = useTranslation();
  const [parameters, setParameters] = useSearchParams();
  const typed = parameters.get("search") ?? "";
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const status = useStatus();
  const people = usePeople(search);
  useEffect(() => {
    document.title = "Filrouge";
  }, []);
  const found = people.data?.pages.flatMap((page) => page.people) ?? [];
  const empty = status.data?.events === 0 && found.length === 0 && !search;
  return (
    <div className="people">
      <h1>{t("people.title")}</h1>
      <TextInput
        className="search"
        size="xl"
        type="search"
        value={typed}
        onChange={({ currentTarget: { value } }) =>
          setParameters(value ? { search: value } : {}, { replace: true })
        }
        placeholder={t("people.placeholder")}
        aria-label={t("people.search")}
        leftSection={<IconSearch size={22} stroke={1.6} />}
        autoFocus
        autoComplete="off"
        spellCheck={false}
      />
      {status.data && <Counts status={status.data} />}
      {people.isError ? (
        <Failure error={people.error} retry={() => void people.refetch()} />
      ) : empty ? (
        <FirstEvent />
      ) : (
        <section className="section" aria-live="polite">
          <h2>{t(search ? "people.found" : "people.recent")}</h2>
          {people.isPending && <Waiting lines={5} height={40} />}
          {people.isSuccess && found.length === 0 && search && (
            <div className="notice">
              <h3>{t("people.none", { search })}</h3>
              <p>{t("people.noneHint")}</p>
            </div>
          )}
          {found.length > 0 && (
            <ul className="person-list">
              {found.map((person) => (
                <PersonRow key={person.id} person={person} />
              ))}
            </ul>
          )}
          {people.hasNextPage && (
            <Button
              variant="default"
              mt="lg"
              loading={people.isFetchingNextPage}
              onClick={() => void people.fetchNextPage()}
            >
              {t("people.more")}
            </Button>
          )}
        </section>
      )}
    </div>
  );
}

const COUNTED = ["events", "people", "merges", "rejected"] as const;

function Counts({ status }: { status: Status }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <>
      <dl className="facts" aria-label={t("status.label")}>
        {COUNTED.map((name) => (
          <div key={name}>
            <dt>{t(`status.${name}`, { count: status[name] })}</dt>
            <dd>{format.number(status[name])}</dd>
          </div>
        ))}
      </dl>
      {status.lag > 0 && (
        <p className="lag" role="status">
          {t("status.lag", { count: status.lag })}
        </p>
      )}
    </>
  );
}
