import { useState } from 'preact/hooks';
import { browserOf } from '../account/agent';
import { problemOf, type Problem } from '../api/problem';
import type { Explanation, PersonSession } from '../api/types';
import { ago, counted, moment } from '../format/format';
import { Link } from '../router/router';
import { useApi, useMay } from '../session/session';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icons';
import { useLoad } from '../ui/load';
import { Page, Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { ActsCard } from './acts-card';
import { realmWords, reasonWords } from './words';

/** One person: what they may do, why, and where they are signed in. */
export function PersonPage({ realm, name }: { realm: string; name: string }) {
  const api = useApi();
  const mayReadAudit = useMay('READ_AUDIT');
  const [load, reload] = useLoad(`${realm}/${name}`, (signal) => api.explanation(realm, name, signal));
  const back = (
    <Link to={{ page: 'people', pane: 'people' }} class="button">
      <Icon name="left" />
      People
    </Link>
  );
  return (
    <Page title={load.state === 'ready' ? load.value.displayName : name} lead={load.state === 'ready' ? whoWords(load.value) : name} actions={back}>
      {load.state === 'loading' && <Skeleton lines={6} />}
      {load.state === 'failed' && <ProblemNote problem={load.problem} retry={reload} />}
      {load.state === 'ready' && (
        <div class="about">
          <Why why={load.value} />
          <Groups why={load.value} />
          <Datasets why={load.value} />
          <Sessions {...accountOf(load.value)} />
          {mayReadAudit && <ActsCard {...accountOf(load.value)} />}
        </div>
      )}
    </Page>
  );
}

/** The appliance says in which realm it found them. */
function accountOf(why: Explanation): { realm: string; name: string } {
  const slash = why.user.indexOf('/');
  return { realm: why.user.slice(0, slash), name: why.user.slice(slash + 1) };
}

function whoWords(why: Explanation): string {
  const { realm, name } = accountOf(why);
  return `${name} · ${realmWords(realm)}`;
}

function Why({ why }: { why: Explanation }) {
  return (
    <section class="card" data-testid="why">
      <h2>Roles, and why</h2>
      {why.remark && <p class="hint">{why.remark}</p>}
      {why.roles.length === 0 ? (
        <p>No role: this person may do nothing here.</p>
      ) : (
        <ul class="reasons">
          {why.roles.map((reason, index) => (
            <li key={index}>
              <span class="badge badge-shared">{reason.role}</span>
              <span>
                {reasonWords(reason)}
                {reason.since && <time dateTime={reason.since}> {moment(reason.since)}</time>}
              </span>
            </li>
          ))}
        </ul>
      )}
      <h3>Allowed</h3>
      <p class="badges">
        {why.permissions.length === 0 && <span class="hint">nothing</span>}
        {why.permissions.map((permission) => (
          <code key={permission} class="badge">
            {permission}
          </code>
        ))}
      </p>
    </section>
  );
}

function Groups({ why }: { why: Explanation }) {
  return (
    <section class="card">
      <h2>Groups</h2>
      {why.groupsSeen && (
        <p class="hint" title={moment(why.groupsSeen)}>
          {why.source === 'DIRECTORY' ? 'The directory was asked just now.' : `As the realm said ${ago(why.groupsSeen, new Date())}.`}
        </p>
      )}
      {why.groups.length === 0 ? (
        <p>In no group that is known here.</p>
      ) : (
        <ul class="names">
          {why.groups.map((group) => (
            <li key={group}>
              <code>{group}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Datasets({ why }: { why: Explanation }) {
  return (
    <section class="card">
      <h2>Datasets</h2>
      {why.datasets.length === 0 ? (
        <p>Nothing is granted beside their own and what is shared with everybody.</p>
      ) : (
        <ul class="reasons">
          {why.datasets.map((open) => (
            <li key={`${open.dataset} ${open.reason}`}>
              <code>{open.dataset}</code>
              <span>
                {open.verbs.join(', ')}: {open.reason}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Sessions({ realm, name }: { realm: string; name: string }) {
  const api = useApi();
  const [load, reload] = useLoad(`sessions ${realm}/${name}`, (signal) => api.sessionsOf(realm, name, signal));
  const [asking, setAsking] = useState(false);
  return (
    <section class="card card-wide" data-testid="sessions">
      <div class="card-head">
        <h2>Sessions</h2>
        {load.state === 'ready' && load.value.length > 0 && (
          <button type="button" class="button button-danger" onClick={() => setAsking(true)} data-testid="end-sessions">
            End all
          </button>
        )}
      </div>
      {load.state === 'loading' && <Skeleton lines={2} />}
      {load.state === 'failed' && (load.problem.status === 404 ? <p>Never signed in here.</p> : <ProblemNote problem={load.problem} retry={reload} />)}
      {load.state === 'ready' && (load.value.length === 0 ? <p>Signed in nowhere.</p> : <SessionTable sessions={load.value} />)}
      {asking && load.state === 'ready' && (
        <EndDialog
          words={`${name} is signed out of ${counted(load.value.length, 'browser')} at once.`}
          end={() => api.endSessionsOf(realm, name)}
          onClose={(ended) => {
            setAsking(false);
            if (ended) {
              reload();
            }
          }}
        />
      )}
    </section>
  );
}

function SessionTable({ sessions }: { sessions: readonly PersonSession[] }) {
  return (
    <div class="table-frame" role="region" aria-label="Sessions" tabIndex={0}>
      <table class="values">
        <thead>
          <tr>
            <th scope="col">Last used</th>
            <th scope="col">From</th>
            <th scope="col">Factors</th>
            <th scope="col">Browser</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.id}>
              <td title={moment(session.lastUsed)}>{ago(session.lastUsed, new Date())}</td>
              <td>{session.address}</td>
              <td>{session.factors.join(', ')}</td>
              <td title={session.agent}>{browserOf(session.agent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EndDialog({ words, end, onClose }: { words: string; end: () => Promise<void>; onClose: (ended: boolean) => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const confirm = async (): Promise<void> => {
    setBusy(true);
    try {
      await end();
      onClose(true);
    } catch (caught) {
      setProblem(problemOf(caught));
      setBusy(false);
    }
  };
  return (
    <Dialog title="End all sessions?" onClose={() => onClose(false)} testId="end-dialog">
      <div class="stack">
        <p>{words} API keys and the account itself stay as they are.</p>
        {problem !== undefined && <ProblemNote problem={problem} />}
        <div class="row row-end">
          <button type="button" class="button" onClick={() => onClose(false)}>
            Leave them
          </button>
          <button type="button" class="button button-danger" disabled={busy} onClick={() => void confirm()} data-testid="end-confirm">
            {busy ? 'Ending…' : 'End them'}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
