import { useCallback, useEffect, useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/problem';

export type Load<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly problem: Problem };

/**
 * Loads a value for as long as the component shows, anew whenever `key` changes. An answer that comes too late is dropped.
 * While it loads again under the same key, the old value stays, so that nothing flickers.
 */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): readonly [Load<T>, reload: () => void] {
  const [held, setHeld] = useState<{ key: string; load: Load<T> }>({ key, load: { state: 'loading' } });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    const put = (next: Load<T>): void => {
      if (!abort.signal.aborted) {
        setHeld({ key, load: next });
      }
    };
    load(abort.signal).then(
      (value) => put({ state: 'ready', value }),
      (caught: unknown) => put({ state: 'failed', problem: problemOf(caught) }),
    );
    return () => abort.abort();
    // `load` is a new closure at each render; `key` says when it asks for something else.
  }, [key, turn]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  return [held.key === key ? held.load : { state: 'loading' }, reload];
}

/** What is being typed, once it rests for a moment: a question for each letter would be one too many. */
export function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), 200);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}
