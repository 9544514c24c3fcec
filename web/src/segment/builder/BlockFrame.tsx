import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Block } from "../condition/blocks";
import { doubled, grouped, moved, removed } from "../condition/edit";
import { useBlocks } from "./context";

interface BlockFrameProps {
  block: Block;
  /** The word that joins it with the one before. */
  joint: string;
  first: boolean;
  last: boolean;
  children: ReactNode;
}

/** A block's place on the thread, and what can be done with it. */
export function BlockFrame({ block, joint, first, last, children }: BlockFrameProps) {
  const { t } = useTranslation();
  const { waiting, fresh } = useBlocks();
  const ref = useRef<HTMLLIElement>(null);
  const isFresh = fresh === block.id;
  useEffect(() => {
    if (isFresh) focusFirst(ref.current);
  }, [isFresh]);
  const empty = block.kind === "group" && block.items.length === 0;
  const unfilled = waiting.has(block.id) && (block.kind !== "group" || empty);
  return (
    <li className={`block${unfilled ? " unfilled" : ""}`} ref={ref}>
      {joint && <span className="joint between">{joint}</span>}
      <div className="block-body">
        <div className="block-content">{children}</div>
        <Acts block={block} first={first} last={last} />
      </div>
      {unfilled && <p className="unfilled-note">{t("builder.unfilled")}</p>}
    </li>
  );
}

/** A name to choose comes first, if there is one; else the first word that can be changed. */
function focusFirst(place: HTMLElement | null) {
  const found =
    place?.querySelector<HTMLElement>("input") ?? place?.querySelector("select, button");
  if (found instanceof HTMLElement) found.focus();
}

function Acts({ block, first, last }: { block: Block; first: boolean; last: boolean }) {
  const { t } = useTranslation();
  const { put, change } = useBlocks();
  const { id } = block;
  return (
    <span className="block-acts">
      <Menu position="bottom-end" returnFocus>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="md" aria-label={t("builder.acts")}>
            <IconDots size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => put({ ...block, not: !block.not })}>
            {t(block.not ? "builder.affirm" : "builder.negate")}
          </Menu.Item>
          <Menu.Item onClick={() => change((root) => doubled(root, id))}>
            {t("builder.double")}
          </Menu.Item>
          {block.kind !== "group" && (
            <Menu.Item onClick={() => change((root) => grouped(root, id))}>
              {t("builder.group")}
            </Menu.Item>
          )}
          <Menu.Item disabled={first} onClick={() => change((root) => moved(root, id, -1))}>
            {t("builder.up")}
          </Menu.Item>
          <Menu.Item disabled={last} onClick={() => change((root) => moved(root, id, 1))}>
            {t("builder.down")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <button
        type="button"
        className="drop"
        aria-label={t("builder.remove")}
        onClick={() => change((root) => removed(root, id))}
      >
        ×
      </button>
    </span>
  );
}
