import { useEffect, useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/problem';
import type { Import } from '../api/types';
import { useApi } from '../session/session';
import { hasEnded, pollAfter } from './states';

/** An import, asked for again and again until it has ended. */
export function useImport(id: string): readonly [Import | undefined, Problem | undefined] {
  const api = useApi();
  const [job, setJob] = useState<Import>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (turn: number): void => {
      api.import(id, abort.signal).then(
        (next) => {
          setProblem(undefined);
          setJob(next);
          if (!hasEnded(next.state) && !abort.signal.aborted) {
            timer = setTimeout(() => ask(turn + 1), pollAfter(turn));
          }
        },
        (caught: unknown) => {
          if (!abort.signal.aborted) {
            setProblem(problemOf(caught));
          }
        },
      );
    };
    ask(0);
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [api, id]);
  return [job, problem];
}
