import { useTranslation } from "react-i18next";
import { channelName } from "../../format/words";
import type { Block, Consent, Group, Member } from "../condition/blocks";
import { useTold } from "../names";
import { Choice, NamePicker } from "./Choice";
import { useBlocks } from "./context";
import { EventBlock } from "./EventBlock";
import { RawText } from "./RawText";
import { SequenceBlock } from "./SequenceBlock";
import { TestBlock } from "./TestBlock";

/** A block that is no group. */
export function OneBlock({ block }: { block: Exclude<Block, Group> }) {
  const { t } = useTranslation();
  const { put } = useBlocks();
  return (
    <div className="one-block">
      {block.not && block.kind !== "raw" && block.kind !== "any" && (
        <button type="button" className="not" onClick={() => put({ ...block, not: false })}>
          {t("builder.not")}
        </button>
      )}
      <Said block={block} />
    </div>
  );
}

function Said({ block }: { block: Exclude<Block, Group> }) {
  switch (block.kind) {
    case "any":
      return <EventBlock block={block} />;
    case "test":
      return block.subject.kind === "count" ? (
        <EventBlock block={block} />
      ) : (
        <TestBlock block={block} />
      );
    case "consent":
      return <ConsentBlock block={block} />;
    case "segment":
      return <MemberBlock block={block} />;
    case "sequence":
      return <SequenceBlock block={block} />;
    default:
      return <RawText tree={block.tree} not={block.not} />;
  }
}

const PURPOSES = [
  "marketing",
  "transactional",
  "profiling",
  "analytics",
  "personalisation",
  "tracking_open",
];
const CHANNELS = ["email", "sms", "push", "direct_mail", "call_centre", "web", "app"];

function ConsentBlock({ block }: { block: Consent }) {
  const { t } = useTranslation();
  const { put, schema } = useBlocks();
  const { channel, purpose } = block;
  const channels = [...new Set([channel, ...CHANNELS, ...(schema?.channels ?? [])])];
  const purposes = [...new Set([purpose, ...PURPOSES])];
  return (
    <span className="phrase">
      <span>{t("builder.accepts")}</span>
      <Choice
        label={t("builder.purpose")}
        value={purpose}
        options={purposes.map((value) => ({
          value,
          label: t(`purpose.${value}`, { defaultValue: value }),
        }))}
        onChange={(value) => put({ ...block, purpose: value })}
      />
      <span>{t("builder.by")}</span>
      <Choice
        label={t("builder.channel")}
        value={channel}
        options={channels.map((value) => ({ value, label: channelName(t, value) }))}
        onChange={(value) => put({ ...block, channel: value })}
      />
    </span>
  );
}

function MemberBlock({ block }: { block: Member }) {
  const { t } = useTranslation();
  const { put, schema, segment } = useBlocks();
  const told = useTold();
  const others = (schema?.segments ?? []).filter(({ id }) => id !== segment);
  return (
    <span className="phrase">
      <span>{t("builder.isIn")}</span>
      <NamePicker
        label={t("builder.segment")}
        placeholder={t("builder.chooseSegment")}
        value={block.segment}
        names={others.map(({ id, name }) => ({ value: id, label: told.name(name, id) }))}
        onChange={(id) => put({ ...block, segment: id })}
      />
    </span>
  );
}
