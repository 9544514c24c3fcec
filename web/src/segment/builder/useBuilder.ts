import { useDebouncedValue } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Problem } from "../../api/client";
import { type Group, noGroup } from "../condition/blocks";
import { begun, edited, redone, settled, undone } from "../condition/history";
import { laidOut, type Mistake } from "../condition/marks";
import { blocksOf } from "../condition/read";
import { treeOf } from "../condition/write";
import { PARSE, parsedKey, type Source, useParsed, useSchema } from "../queries";
import type { Parsed } from "../types";

const TYPING_MS = 250;

/** A condition in both of its forms; `ahead` is the form that was edited since they agreed. */
export interface Draft {
  text: string;
  root: Group;
  ahead: "text" | "blocks" | null;
}

const draftOf = (text: string): Draft => ({
  text: laidOut(text),
  root: noGroup(),
  ahead: text ? "text" : null,
});

/** The text and the blocks of a condition, kept in agreement by the server that reads both. */
export function useBuilder(start: string) {
  const client = useQueryClient();
  const [history, setHistory] = useState(() => begun(draftOf(start)));
  const [good, setGood] = useState<Parsed | null>(null);
  const draft = history.present;
  const written = useMemo(() => treeOf(draft.root), [draft.root]);
  const source = useMemo((): Source | null => {
    if (draft.ahead === "blocks") return written.tree && { tree: written.tree };
    return draft.text.trim() ? { when: draft.text } : null;
  }, [draft.ahead, draft.text, written]);
  const [asked] = useDebouncedValue(JSON.stringify(source), TYPING_MS);
  const current = asked === JSON.stringify(source);
  const { data, error } = useParsed(JSON.parse(asked) as Source | null);
  const knowsNames = useSchema().data?.progress === 1;

  useEffect(() => {
    // What was read before the names of the workspace were known may have mistakes in them.
    if (knowsNames) void client.invalidateQueries({ queryKey: [PARSE] });
  }, [knowsNames, client]);

  useEffect(() => {
    if (source !== null) return;
    setGood(null);
    setHistory((now) => (now.present.ahead === null ? now : settled(now, emptied(now.present))));
  }, [source]);

  useEffect(() => {
    if (!current || !data) return;
    setGood(data);
    const text = laidOut(data.text);
    client.setQueryData(parsedKey({ when: text }), data);
    setHistory((now) => {
      const { ahead } = now.present;
      if (ahead === "text") {
        return settled(now, { ...now.present, root: blocksOf(data.tree), ahead: null });
      }
      return ahead === "blocks" ? settled(now, { ...now.present, text, ahead: null }) : now;
    });
  }, [data, current, client]);

  const write = useCallback((text: string) => {
    setHistory((now) =>
      edited(now, { ...now.present, text, ahead: "text" }, "text", performance.now()),
    );
  }, []);
  const build = useCallback((change: (root: Group) => Group, place: string) => {
    setHistory((now) => {
      const root = change(now.present.root);
      return edited(now, { ...now.present, root, ahead: "blocks" }, place, performance.now());
    });
  }, []);
  const undo = useCallback(() => setHistory((now) => undone(now)), []);
  const redo = useCallback(() => setHistory((now) => redone(now)), []);

  const refused = current && error instanceof Problem && error.status === 422;
  return {
    draft,
    waiting: written.waiting,
    /** What the server last read without a mistake. */
    good,
    mistakes: refused ? (error.problems as Mistake[]) : NO_MISTAKES,
    failure: error && !refused ? error : null,
    /** True while the two forms may say different things. */
    between: draft.ahead !== null,
    touched: history.past.length > 0,
    write,
    build,
    undo: history.past.length > 0 ? undo : null,
    redo: history.future.length > 0 ? redo : null,
  };
}

const NO_MISTAKES: readonly Mistake[] = [];

/** Nothing is said: the text of no block, or the blocks of no text. */
const emptied = (draft: Draft): Draft =>
  draft.ahead === "blocks"
    ? { ...draft, text: "", ahead: null }
    : { ...draft, root: noGroup(), ahead: null };

export type Builder = ReturnType<typeof useBuilder>;
