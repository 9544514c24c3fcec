import { createContext, useContext } from "react";
import type { Block, Group } from "../condition/blocks";
import type { Schema } from "../types";

/** What every block of a builder needs. */
export interface BuilderContext {
  schema: Schema | undefined;
  /** The segment that is being edited: it cannot look at itself. */
  segment: string;
  waiting: ReadonlySet<string>;
  /** The block that was just added, to be filled in first. */
  fresh: string | null;
  /** Puts a block in the place of the one of its id; `place` says what of it was edited. */
  put: (block: Block, place?: string) => void;
  change: (change: (root: Group) => Group) => void;
  add: (into: string, block: Block) => void;
}

const Context = createContext<BuilderContext | null>(null);

export const BuilderProvider = Context.Provider;

export function useBlocks(): BuilderContext {
  const found = useContext(Context);
  if (!found) throw new Error("a block stands outside of a builder");
  return found;
}
