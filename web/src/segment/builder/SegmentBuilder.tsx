import { useHotkeys } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "../../parts/Failure";
import { added, replaced } from "../condition/edit";
import { useTold } from "../names";
import { useSchema } from "../queries";
import type { Told } from "../types";
import { CostBadge } from "./CostBadge";
import { type BuilderContext, BuilderProvider } from "./context";
import { GroupBlock } from "./GroupBlock";
import { PreviewLine, PreviewSample } from "./PreviewPane";
import { SaveBar } from "./SaveBar";
import { TextPane } from "./TextPane";
import { type Builder, useBuilder } from "./useBuilder";

interface SegmentBuilderProps {
  /** "" for a new segment. */
  id: string;
  when: string;
  name: Told;
}

/** A condition as blocks and as text side by side, and who it is true of. */
export function SegmentBuilder({ id, when, name }: SegmentBuilderProps) {
  const { t } = useTranslation();
  const told = useTold();
  const builder = useBuilder(when);
  const { draft, good, mistakes, between } = builder;
  const blocks = useBlockActs(builder, id);
  const wrong = mistakes.length > 0;
  const late = between || wrong;
  const counted = good?.text ?? null;
  useHotkeys(
    [
      ["mod+Z", () => builder.undo?.()],
      ["mod+shift+Z", () => builder.redo?.()],
      ["mod+Y", () => builder.redo?.()],
    ],
    [],
  );
  return (
    <div>
      <SaveBar id={id} name={name} builder={builder} />
      <div className="panes">
        <section
          className={`blocks-pane${draft.ahead === "text" && wrong && draft.root.items.length > 0 ? " old" : ""}`}
          aria-label={t("builder.blocks")}
        >
          <BuilderProvider value={blocks}>
            <GroupBlock group={draft.root} root />
          </BuilderProvider>
        </section>
        <div className="text-side">
          <TextPane
            text={draft.text}
            mistakes={mistakes}
            unseen={good && !wrong ? good.unseen : []}
            onChange={builder.write}
          />
          {builder.failure && <Failure error={builder.failure} />}
          {good && !wrong && <CostBadge cost={good.cost} />}
        </div>
      </div>
      {good && (
        <p className={`in-words${late ? " old" : ""}`}>
          <small>{t("builder.inWords")}</small>
          {told.words(good.words)}
        </p>
      )}
      <PreviewLine when={counted} late={late} wrong={wrong} />
      <PreviewSample when={counted} late={late} wrong={wrong} />
    </div>
  );
}

function useBlockActs({ build, waiting }: Builder, segment: string): BuilderContext {
  const schema = useSchema().data;
  const [fresh, setFresh] = useState<string | null>(null);
  return useMemo(
    () => ({
      schema,
      segment,
      waiting,
      fresh,
      put: (block, place = "") =>
        build((root) => replaced(root, block), place && `${block.id}:${place}`),
      change: (change) => build(change, ""),
      add: (into, block) => {
        setFresh(block.id);
        build((root) => added(root, into, block), "");
      },
    }),
    [schema, segment, waiting, fresh, build],
  );
}
