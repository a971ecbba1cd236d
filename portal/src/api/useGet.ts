import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { FetchOptions } from "openapi-fetch";
import type { FilterKeys, PathsWithMethod, RequiredKeysOf } from "openapi-typescript-helpers";
import { useLanguage } from "@/i18n/useLanguage";
import { answer, api } from "./client";
import type { Paths } from "./types";

/** What the live stream speaks of; a query named by one is fetched again when that changed. */
export type Topic = "messages" | "uplinks" | "callbacks" | "orders" | "missions";

type GetPath = PathsWithMethod<Paths, "get">;
type Init<Path extends GetPath> = FetchOptions<FilterKeys<Paths[Path], "get">>;
type Params<Path extends GetPath> =
  Init<Path> extends { params?: infer Given } ? NonNullable<Given> : never;
type Given<Path extends GetPath> = RequiredKeysOf<Init<Path>> extends never ? [Params<Path>?] : [Params<Path>];
type Body<Path extends GetPath> = Paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Answer } } } };
}
  ? Answer
  : never;

type Options = {
  /** `other` is for what the stream does not speak of. */
  topic: Topic | "other";
  /** More topics that it depends on. */
  also?: Topic[];
  enabled?: boolean;
  /** Ask again every so many milliseconds, where the stream says nothing. */
  every_ms?: number;
};

/**
 * Reads from the API: `useGet({ topic: "messages" }, "/api/v1/tasks/{id}", { path: { id } })`. The language is part of the
 * key, since sentences inside answers are in it. What was shown stays while the next page is fetched.
 */
export function useGet<Path extends GetPath>(
  options: Options,
  path: Path,
  ...[params]: Given<Path>
): UseQueryResult<Body<Path>> {
  const language = useLanguage();
  return useQuery({
    queryKey: [options.topic, path, params ?? {}, language],
    queryFn: ({ signal }) => {
      // The generic call cannot be checked against the union of all operations; `Given` and `Body` did it.
      const get = api.GET as (path: string, init: object) => Promise<{ data: Body<Path> }>;
      return answer(get(path, { params, signal }));
    },
    enabled: options.enabled ?? true,
    refetchInterval: options.every_ms ?? false,
    placeholderData: keepPreviousData,
    meta: { also: options.also },
  });
}
