import { Button, Textarea } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRejected, useReplay } from "../api/queries";
import type { RejectedEvent } from "../api/types";
import { useFormats } from "../format/format";
import { Failure } from "../parts/Failure";
import { Waiting } from "../parts/Waiting";

/** The shelf: every event that was refused, why, and the way back. */
export function RejectedPage() {
  const { t, i18n } = useTranslation();
  const rejected = useRejected(i18n.resolvedLanguage ?? "fr");
  const rows = rejected.data?.pages.flatMap((page) => page.rejected) ?? [];
  useEffect(() => {
    document.title = `${t("rejected.title")} – Filrouge`;
  }, [t]);
  return (
    <section className="plain-page">
      <h1>{t("rejected.title")}</h1>
      <p className="lead">{t("rejected.text")}</p>
      {rejected.isPending && <Waiting lines={5} height={34} />}
      {rejected.isError && <Failure error={rejected.error} retry={() => void rejected.refetch()} />}
      {rejected.isSuccess && rows.length === 0 && (
        <div className="notice">
          <p>{t("rejected.none")}</p>
        </div>
      )}
      <ul className="shelf">
        {rows.map((row) => (
          <ShelfRow key={row.id} row={row} />
        ))}
      </ul>
      {rejected.hasNextPage && (
        <Button
          variant="default"
          mt="lg"
          loading={rejected.isFetchingNextPage}
          onClick={() => void rejected.fetchNextPage()}
        >
          {t("rejected.more")}
        </Button>
      )}
    </section>
  );
}

/** The body as it came, indented when it is JSON. */
function readable(body: unknown): string {
  if (typeof body !== "string") return JSON.stringify(body, null, 2);
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function ShelfRow({ row }: { row: RejectedEvent }) {
  const { t } = useTranslation();
  const format = useFormats();
  const replay = useReplay();
  const [open, setOpen] = useState(false);
  const original = readable(row.body);
  const [body, setBody] = useState(original);
  const send = () => replay.mutate({ id: row.id, body: body === original ? null : body });
  return (
    <li>
      <div className="shelf-row">
        <div>
          <strong>{row.detail || row.reason}</strong>
          <p className="mono">{row.reason}</p>
        </div>
        <div className="shelf-side numbers">
          {row.source}
          <small>{format.dateTime(row.receivedAt)}</small>
        </div>
        <Button variant="default" size="xs" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? "rejected.hide" : "rejected.show")}
        </Button>
        <Button size="xs" variant="filled" loading={replay.isPending} onClick={send}>
          {t("rejected.replay")}
        </Button>
      </div>
      {open && (
        <Textarea
          label={t("rejected.raw")}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
          autosize
          minRows={4}
          maxRows={22}
          spellCheck={false}
          classNames={{ input: "mono" }}
          mb="md"
        />
      )}
      {replay.isError && <Failure error={replay.error} />}
      {replay.isSuccess && (
        <p role="status">
          {t(replay.data.accepted === false ? "rejected.again" : "rejected.replayed")}
        </p>
      )}
    </li>
  );
}
