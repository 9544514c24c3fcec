import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { get, post, put, remove } from "../api/client";
import type { People } from "../api/types";
import type { Condition } from "./condition/tree";
import type {
  Explanation,
  Members,
  NotReady,
  Overlaps,
  Parsed,
  Preview,
  Schema,
  Segment,
  Segments,
  Told,
} from "./types";

const LIVE_MS = 3000;
const SCHEMA_MS = 60_000;
const READY_MS = 700;
const MEMBERS_PAGE = 12;
const PAGES_MOST = 20;
const FOUND_MOST = 6;

const pathOf = (id: string) => `/v1/segments/${encodeURIComponent(id)}`;

/** Every segment, its count kept live. */
export const useSegments = () =>
  useQuery({
    queryKey: ["segments"],
    queryFn: async ({ signal }) => {
      const all: Segment[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < PAGES_MOST; page += 1) {
        const found: Segments = await get<Segments>("/v1/segments", { cursor }, signal);
        all.push(...found.segments);
        cursor = found.next;
        if (cursor === null) break;
      }
      return all;
    },
    refetchInterval: LIVE_MS,
  });

export const useSegment = (id: string, live = true) =>
  useQuery({
    queryKey: ["segment", id],
    queryFn: ({ signal }) => get<Segment>(pathOf(id), {}, signal),
    refetchInterval: live ? LIVE_MS : false,
    enabled: id !== "",
  });

export const useMembers = (id: string) =>
  useInfiniteQuery({
    queryKey: ["members", id],
    queryFn: ({ pageParam, signal }) =>
      get<Members>(`${pathOf(id)}/members`, { limit: MEMBERS_PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const useOverlaps = (id: string) =>
  useQuery({
    queryKey: ["overlap", id],
    queryFn: ({ signal }) => get<Overlaps>(`${pathOf(id)}/overlap`, {}, signal),
    refetchInterval: LIVE_MS * 5,
  });

export const useExplanation = (id: string, key: string) =>
  useQuery({
    queryKey: ["explain", id, key],
    queryFn: ({ signal }) => get<Explanation>(`${pathOf(id)}/explain`, { key }, signal),
    enabled: key !== "",
  });

/** The first few people that a search finds; nobody while nothing is searched. */
export const useFound = (search: string) =>
  useQuery({
    queryKey: ["found", search],
    queryFn: ({ signal }) => get<People>("/v1/people", { search, limit: FOUND_MOST }, signal),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  });

export const useSchema = () =>
  useQuery({
    queryKey: ["schema"],
    queryFn: ({ signal }) => get<Schema>("/v1/schema", {}, signal),
    staleTime: SCHEMA_MS,
    refetchInterval: ({ state }) => state.data && state.data.progress < 1 && READY_MS,
  });

/** A condition as it is being edited: its text, or its tree. */
export type Source = { when: string } | { tree: Condition };

export const PARSE = "parse";
export const parsedKey = (source: Source) => [PARSE, source] as const;

/** A condition read by the server: its other form, its words, its cost, or its mistakes. */
export const useParsed = (source: Source | null) =>
  useQuery({
    queryKey: parsedKey(source ?? { when: "" }),
    queryFn: ({ signal }) => post<Parsed>("/v1/segments/parse", source, signal),
    enabled: source !== null,
    staleTime: SCHEMA_MS,
    retry: false,
  });

/** The server has no answer yet, and says how far it is. */
export class NotYet extends Error {
  readonly progress: number;

  constructor(progress: number) {
    super("not yet");
    this.progress = progress;
  }
}

/**
 * Who a condition is true of; the previous request is given up when the condition changes.
 * The server is asked again until it has an answer: `failureReason` is how far it is until then.
 */
export const usePreview = (when: string | null) =>
  useQuery({
    queryKey: ["preview", when],
    queryFn: async ({ signal }) => {
      const found = await post<Preview | NotReady>("/v1/segments/preview", { when }, signal);
      if ("progress" in found) throw new NotYet(found.progress);
      return found;
    },
    enabled: when !== null,
    placeholderData: keepPreviousData,
    retry: (_failures, error) => error instanceof NotYet,
    retryDelay: READY_MS,
  });

export function useSave() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name, when }: { id: string; name: Told; when: string }) =>
      put<Segment>(pathOf(id), { name, when }),
    onSuccess: (saved) => {
      client.removeQueries({ queryKey: ["segment", saved.id] });
      void client.invalidateQueries({ queryKey: ["segments"] });
      void client.invalidateQueries({ queryKey: ["schema"] });
    },
  });
}

export function useRemoval(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => remove<unknown>(pathOf(id)),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["segments"] });
      void client.invalidateQueries({ queryKey: ["schema"] });
    },
  });
}
