/** Changes to blocks inside blocks: each gives a new tree of blocks, and leaves the old one alone. */

import { type Block, type Events, type Group, newId, noGroup } from "./blocks";

/** The same blocks with one of them changed, or gone when `change` gives nothing. */
export function changed(
  group: Group,
  id: string,
  change: (block: Block) => readonly Block[],
): Group {
  return {
    ...group,
    items: group.items.flatMap((item) => {
      if (item.id === id) return change(item);
      return item.kind === "group" ? [changed(item, id, change)] : [item];
    }),
  };
}

export const replaced = (root: Group, block: Block): Group =>
  root.id === block.id ? (block as Group) : changed(root, block.id, () => [block]);

export const removed = (root: Group, id: string): Group => changed(root, id, () => []);

export const doubled = (root: Group, id: string): Group =>
  changed(root, id, (block) => [block, copied(block)]);

/** One place up (-1) or down (+1) among its neighbours. */
export function moved(group: Group, id: string, by: -1 | 1): Group {
  const from = group.items.findIndex((item) => item.id === id);
  if (from >= 0) {
    const to = from + by;
    const items = [...group.items];
    const [block] = items.splice(from, 1);
    if (block && to >= 0 && to <= items.length) items.splice(to, 0, block);
    else return group;
    return { ...group, items };
  }
  return {
    ...group,
    items: group.items.map((item) => (item.kind === "group" ? moved(item, id, by) : item)),
  };
}

/** A block on its own in a new group, where others can join it. */
export const grouped = (root: Group, id: string): Group =>
  changed(root, id, (block) => [{ ...noGroup([block]), join: "or" }]);

export const added = (root: Group, into: string, block: Block): Group => {
  const grown = (group: Group): Group => ({ ...group, items: [...group.items, block] });
  if (root.id === into) return grown(root);
  return changed(root, into, (found) => [found.kind === "group" ? grown(found) : found]);
};

function copied(block: Block): Block {
  const id = newId();
  switch (block.kind) {
    case "group":
      return { ...block, id, items: block.items.map(copied) };
    case "any":
      return { ...block, id, events: copiedEvents(block.events) };
    case "sequence":
      return { ...block, id, steps: block.steps.map(copiedEvents) };
    case "test":
      return "events" in block.subject
        ? {
            ...block,
            id,
            subject: { ...block.subject, events: copiedEvents(block.subject.events) },
          }
        : { ...block, id };
    default:
      return { ...block, id };
  }
}

const copiedEvents = (events: Events): Events => ({
  ...events,
  where: events.where.map((filter) => ({ ...filter, id: newId() })),
});
