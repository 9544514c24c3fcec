import { Menu } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type Group, KINDS, newBlock } from "../condition/blocks";
import { BlockFrame } from "./BlockFrame";
import { Choice } from "./Choice";
import { useBlocks } from "./context";
import { OneBlock } from "./OneBlock";

/** Conditions that hold together: all of them, or one of them at least. */
export function GroupBlock({ group, root = false }: { group: Group; root?: boolean }) {
  const { t } = useTranslation();
  const { put } = useBlocks();
  const { items, join, not } = group;
  if (root && items.length === 0) return <Beginning into={group.id} />;
  return (
    <>
      <div className="phrase group-head">
        {not && (
          <button type="button" className="not" onClick={() => put({ ...group, not: false })}>
            {t("builder.not")}
          </button>
        )}
        <Choice
          label={t("builder.join")}
          value={join}
          options={(["and", "or"] as const).map((value) => ({
            value,
            label: t(`builder.joins.${value}`),
          }))}
          onChange={(next) => put({ ...group, join: next })}
        />
      </div>
      <ol className={`blocks ${join}`}>
        {items.map((block, index) => (
          <BlockFrame
            key={block.id}
            block={block}
            joint={index > 0 ? t(`builder.${join}`) : ""}
            first={index === 0}
            last={index === items.length - 1}
          >
            {block.kind === "group" ? <GroupBlock group={block} /> : <OneBlock block={block} />}
          </BlockFrame>
        ))}
      </ol>
      <AddMenu into={group.id} />
    </>
  );
}

/** The first condition: every kind in sight, each with what it is for. */
function Beginning({ into }: { into: string }) {
  const { t } = useTranslation();
  const { add } = useBlocks();
  return (
    <div className="beginning">
      <p className="lead">{t("builder.begin")}</p>
      <ul>
        {KINDS.filter((kind) => kind !== "group").map((kind) => (
          <li key={kind}>
            <button type="button" onClick={() => add(into, newBlock(kind))}>
              {t(`builder.kinds.${kind}.name`)}
              <small>{t(`builder.kinds.${kind}.text`)}</small>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function AddMenu({ into }: { into: string }) {
  const { t } = useTranslation();
  const { add } = useBlocks();
  return (
    <Menu position="bottom-start" returnFocus>
      <Menu.Target>
        <button type="button" className="add">
          <IconPlus size={15} stroke={1.8} />
          {t("builder.add")}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="add-kinds" role="none">
          {KINDS.map((kind) => (
            <Menu.Item key={kind} onClick={() => add(into, newBlock(kind))}>
              <span className="add-kind">
                {t(`builder.kinds.${kind}.name`)}
                <small>{t(`builder.kinds.${kind}.text`)}</small>
              </span>
            </Menu.Item>
          ))}
        </div>
      </Menu.Dropdown>
    </Menu>
  );
}
