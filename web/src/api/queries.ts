import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "./client";
import type { People, Profile, Rejected, Replayed, Sources, Status, Timeline, Why } from "./types";

const PEOPLE_PAGE = 20;
const TIMELINE_PAGE = 500;
const POLL_MS = 5000;

export const useStatus = () =>
  useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => get<Status>("/v1/status", {}, signal),
    refetchInterval: POLL_MS,
  });

export const usePeople = (search: string) =>
  useInfiniteQuery({
    queryKey: ["people", search],
    queryFn: ({ pageParam, signal }) =>
      get<People>("/v1/people", { search, limit: PEOPLE_PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
    refetchInterval: search ? false : POLL_MS,
  });

const profilePath = (key: string) => `/v1/profiles/${encodeURIComponent(key)}`;

export const useProfile = (key: string, live: boolean) =>
  useQuery({
    queryKey: ["profile", key],
    queryFn: ({ signal }) => get<Profile>(profilePath(key), {}, signal),
    refetchInterval: live ? false : POLL_MS,
  });

export const useTimeline = (key: string) =>
  useInfiniteQuery({
    queryKey: ["timeline", key],
    queryFn: ({ pageParam, signal }) =>
      get<Timeline>(
        `${profilePath(key)}/timeline`,
        { limit: TIMELINE_PAGE, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

/** The newest events only: asked again when the stream speaks, merged into the long timeline. */
export const useNewest = (key: string, live: boolean) =>
  useQuery({
    queryKey: ["newest", key],
    queryFn: ({ signal }) => get<Timeline>(`${profilePath(key)}/timeline`, { limit: 50 }, signal),
    refetchInterval: live ? false : POLL_MS,
  });

export const useWhy = (key: string, other: string | null) =>
  useQuery({
    queryKey: ["why", key, other],
    queryFn: ({ signal }) =>
      get<Why>(`${profilePath(key)}/why/${encodeURIComponent(other ?? "")}`, {}, signal),
    enabled: other !== null,
  });

/** The shelf, its reasons told in a language. */
export const useRejected = (language: string) =>
  useInfiniteQuery({
    queryKey: ["rejected", language],
    queryFn: ({ pageParam, signal }) =>
      get<Rejected>("/v1/rejected", { cursor: pageParam }, signal),
    initialPageParam: null as string | number | null,
    getNextPageParam: (page) => page.next,
  });

export function useReplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: { id: string | number; body: string | null }) =>
      post<Replayed>(
        `/v1/rejected/${encodeURIComponent(String(id))}/replay`,
        body === null ? {} : { body },
      ),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["rejected"] });
      void client.invalidateQueries({ queryKey: ["status"] });
    },
  });
}

export const useSources = () =>
  useQuery({
    queryKey: ["sources"],
    queryFn: ({ signal }) => get<Sources>("/v1/sources", {}, signal),
    refetchInterval: POLL_MS * 2,
  });
