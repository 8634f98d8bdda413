import { useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/problem';
import type { OpenSession } from '../api/types';
import { ago, moment } from '../format/format';
import { useApi } from '../session/session';
import { useLoad } from '../ui/load';
import { Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { browserOf } from './agent';

/** Where one is signed in, as a card of the account page. */
export function SessionsCard() {
  const api = useApi();
  const [load, reload] = useLoad('sessions', (signal) => api.openSessions(signal));
  const [problem, setProblem] = useState<Problem>();
  const act = async (what: () => Promise<void>): Promise<void> => {
    setProblem(undefined);
    try {
      await what();
    } catch (caught) {
      setProblem(problemOf(caught));
    }
    reload();
  };
  const others = load.state === 'ready' && load.value.some((session) => !session.current);
  return (
    <section class="card" aria-labelledby="sessions-title" data-testid="sessions-card">
      <header class="card-head">
        <h2 id="sessions-title">Where you are signed in</h2>
        {others && (
          <button type="button" class="button" onClick={() => void act(() => api.endOtherSessions())} data-testid="sessions-end-others">
            End all others
          </button>
        )}
      </header>
      {problem !== undefined && <ProblemNote problem={problem} />}
      {load.state === 'loading' && <Skeleton lines={2} />}
      {load.state === 'failed' && <ProblemNote problem={load.problem} retry={reload} />}
      {load.state === 'ready' && (
        <ul class="rows">
          {load.value.map((session) => (
            <SessionRow key={session.id} session={session} onEnd={() => void act(() => api.endSession(session.id))} />
          ))}
        </ul>
      )}
    </section>
  );
}

function SessionRow({ session, onEnd }: { session: OpenSession; onEnd: () => void }) {
  const browser = browserOf(session.agent);
  return (
    <li class="row-item row-item-plain" data-testid="session-row">
      <div>
        <strong title={session.agent}>{browser}</strong> {session.current && <span class="badge badge-shared">This one</span>}
        <p class="hint">
          from {session.address}, since <span title={moment(session.since)}>{ago(session.since, new Date())}</span>, used{' '}
          <span title={moment(session.lastUsed)}>{ago(session.lastUsed, new Date())}</span>
        </p>
      </div>
      {!session.current && (
        <button type="button" class="button" onClick={onEnd} aria-label={`End the session of ${browser}`} data-testid="session-end">
          End
        </button>
      )}
    </li>
  );
}
