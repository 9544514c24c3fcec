import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Identifier } from "../api/types";
import { useFormats } from "../format/format";
import { identifierLabel, ownIdentifiers, typeName } from "../format/words";
import { Failure } from "../parts/Failure";
import { Waiting } from "../parts/Waiting";
import { today } from "./names";
import { useMembers } from "./queries";
import type { MemberOf, Segment } from "./types";

const IDENTIFIERS_SHOWN = 1;

/** Who is in a segment, page after page; asked again whenever somebody entered or left. */
export function MemberTable({ segment }: { segment: Segment }) {
  const { t } = useTranslation();
  const members = useMembers(segment.id);
  const { entered, left } = today(segment);
  const moved = [segment.state, segment.count, entered, left].join();
  const read = useRef(moved);
  const { refetch } = members;
  useEffect(() => {
    if (read.current === moved) return;
    read.current = moved;
    void refetch();
  }, [moved, refetch]);
  const rows = members.data?.pages.flatMap((page) => page.members) ?? [];
  if (members.isPending) return <Waiting lines={4} height={30} />;
  if (members.isError) {
    return <Failure error={members.error} retry={() => void members.refetch()} />;
  }
  if (rows.length === 0) return <p className="quiet">{t("segment.nobody")}</p>;
  return (
    <>
      <MemberRows members={rows} />
      {members.hasNextPage && (
        <Button
          variant="default"
          mt="lg"
          loading={members.isFetchingNextPage}
          onClick={() => void members.fetchNextPage()}
        >
          {t("segment.more")}
        </Button>
      )}
    </>
  );
}

function MemberRows({ members }: { members: readonly MemberOf[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <table className="table members">
      <thead>
        <tr>
          <th scope="col">{t("segment.who")}</th>
          <th scope="col" className="num">
            {t("segment.memberSince")}
          </th>
          <th scope="col" className="num wide">
            {t("segment.lastSeen")}
          </th>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <tr key={member.id}>
            <td>
              <Who member={member} />
            </td>
            <td className="num">{format.date(member.since)}</td>
            <td className="num wide">{format.date(member.last_seen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Who({ member }: { member: MemberOf }) {
  const { t } = useTranslation();
  const identifiers = ownIdentifiers(
    member.identifiers.map((one): Identifier => ({ ...one, since: null })),
  );
  const named = identifiers.every(({ value }) => value !== member.label);
  const label = named ? member.label : (identifierLabel(t, identifiers) ?? member.label);
  return (
    <>
      <Link to={`/people/${encodeURIComponent(`person:${member.id}`)}`} className="member">
        {label}
      </Link>
      <span className="person-ids">
        {identifiers
          .slice(named ? 0 : 1, IDENTIFIERS_SHOWN + (named ? 0 : 1))
          .map(({ type, value }) => (
            <span className="chip" key={`${type}:${value}`}>
              <span>{typeName(t, type)}</span>
              <span>{value}</span>
            </span>
          ))}
      </span>
    </>
  );
}
