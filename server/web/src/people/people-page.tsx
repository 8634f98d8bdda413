import { useState } from 'preact/hooks';
import type { People, Person } from '../api/types';
import { ago, counted, moment } from '../format/format';
import { Link, useRouter } from '../router/router';
import type { PeoplePane } from '../router/routes';
import { useApi } from '../session/session';
import { Icon } from '../ui/icons';
import { useLoad, useSettled } from '../ui/load';
import { Page, Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { RolesPane } from './roles-pane';
import { realmWords, stateWords } from './words';

/** For those who look after accounts: who has been here, and what gives whom which role. */
export function PeoplePage({ pane }: { pane: PeoplePane }) {
  return (
    <Page title="People" lead="Who may use this appliance, and why">
      <nav class="tabs" aria-label="Views of people">
        <Link to={{ page: 'people', pane: 'people' }} class="tab" aria-current={pane === 'people' ? 'page' : undefined} data-testid="tab-people">
          People
        </Link>
        <Link to={{ page: 'people', pane: 'roles' }} class="tab" aria-current={pane === 'roles' ? 'page' : undefined} data-testid="tab-roles">
          Roles and groups
        </Link>
      </nav>
      {pane === 'people' ? <PeoplePane /> : <RolesPane />}
    </Page>
  );
}

/** More are not shown at once; nobody reads them, and a browser has to draw each. */
const MOST = 200;

function PeoplePane() {
  const api = useApi();
  const [typed, setTyped] = useState('');
  const wanted = useSettled(typed.trim());
  const [load, reload] = useLoad(`people ${wanted}`, (signal) => api.people(wanted, MOST, signal));
  return (
    <section class="stack">
      <div class="card-head">
        <label class="search">
          <span class="visually-hidden">Find somebody</span>
          <Icon name="search" />
          <input type="search" placeholder="Find somebody" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} data-testid="people-search" />
        </label>
        <p class="hint" role="status">
          {load.state === 'ready' && countWords(load.value, wanted)}
        </p>
      </div>
      {load.state === 'loading' && <Skeleton lines={6} />}
      {load.state === 'failed' && <ProblemNote problem={load.problem} retry={reload} />}
      {load.state === 'ready' && (
        <ul class="list" data-testid="people">
          {load.value.users.map((person) => (
            <PersonRow key={`${person.realm}/${person.name}`} person={person} />
          ))}
        </ul>
      )}
      <LookUp />
    </section>
  );
}

function countWords({ users, next }: People, wanted: string): string {
  if (users.length === 0) {
    return `Nobody has “${wanted}” in their name, realm or roles.`;
  }
  return next ? `The first ${users.length}. Type a part of a name to find others.` : counted(users.length, 'account');
}

/** People of the directory and of providers are in the list once they have signed in; this asks about anybody. */
function LookUp() {
  const { go } = useRouter();
  const [name, setName] = useState('');
  const look = (event: SubmitEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') {
      go({ page: 'person', realm: '', name: name.trim() });
    }
  };
  return (
    <form class="card look-up" onSubmit={look}>
      <label class="field">
        <span class="field-label">Somebody who has not signed in yet</span>
        <input value={name} autocomplete="off" autocapitalize="none" spellcheck={false} onInput={(event) => setName(event.currentTarget.value)} data-testid="look-up-name" />
        <span class="hint">The directory is asked what they may do here, and why.</span>
      </label>
      <button class="button" data-testid="look-up">
        Look up
      </button>
    </form>
  );
}

function PersonRow({ person }: { person: Person }) {
  return (
    <li class="list-row person" data-testid="person-row" data-name={person.name}>
      <span class="avatar" aria-hidden="true">
        {(person.displayName || person.name).slice(0, 1).toUpperCase()}
      </span>
      <span class="list-title">
        <Link to={{ page: 'person', realm: person.realm, name: person.name }} class="list-link">
          {person.displayName || person.name}
        </Link>
        <code>
          {person.name} · {realmWords(person.realm)}
        </code>
      </span>
      <span class="badges">
        {person.roles.length === 0 && <span class="hint">no role</span>}
        {person.roles.map((role) => (
          <span key={role} class="badge badge-shared">
            {role}
          </span>
        ))}
        {person.state !== 'active' && <span class="badge badge-warn">{stateWords(person.state)}</span>}
      </span>
      <span class="person-sessions">{person.sessions === 0 ? 'not signed in' : counted(person.sessions, 'open session')}</span>
      {person.lastSignIn ? (
        <time class="person-seen" dateTime={person.lastSignIn} title={moment(person.lastSignIn)}>
          {ago(person.lastSignIn, new Date())}
        </time>
      ) : (
        <span class="person-seen">never</span>
      )}
    </li>
  );
}
