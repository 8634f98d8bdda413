import type { FeatureCollection } from 'geojson';
import { useEffect, useRef, useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/problem';
import type { SqlResult } from '../api/types';
import { useApi } from '../session/session';

export type Run =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'answered'; readonly result: SqlResult; readonly features: FeatureCollection | undefined; readonly limit: number };

/** One query at a time; a new one, a stop and leaving the page give the old one up. */
export function useQuery(): readonly [Run, ask: (query: string, limit: number) => void, stop: () => void] {
  const api = useApi();
  const [run, setRun] = useState<Run>({ state: 'idle' });
  const current = useRef<AbortController>();
  useEffect(() => () => current.current?.abort(), []);

  const ask = (query: string, limit: number): void => {
    current.current?.abort();
    const abort = new AbortController();
    current.current = abort;
    const put = (next: Run): void => {
      if (!abort.signal.aborted) {
        setRun(next);
      }
    };
    const answer = async (): Promise<void> => {
      const options = { rowsPerPage: limit };
      const result = await api.sql(query, options, abort.signal);
      put({ state: 'answered', result, limit, features: undefined });
      if (hasPlaces(result)) {
        // The same question again as GeoJSON: the table is there already, and the map follows.
        put({ state: 'answered', result, limit, features: await api.sqlFeatures(query, options, abort.signal) });
      }
    };
    setRun({ state: 'running' });
    answer().catch((caught: unknown) => put({ state: 'failed', problem: problemOf(caught) }));
  };
  const stop = (): void => {
    current.current?.abort();
    setRun({ state: 'idle' });
  };
  return [run, ask, stop];
}

function hasPlaces(result: SqlResult): boolean {
  return result.rows.length > 0 && Object.values(result.fields).some((field) => field.type === 'geometry');
}
