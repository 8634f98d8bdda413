import { useState } from 'preact/hooks';
import type { Person } from '../api/types';
import { ago, counted, moment } from '../format/format';
import { Link, useRouter } from '../router/router';
import type { PeoplePane } from '../router/routes';
import { useApi } from '../session/session';
import { Icon } from '../ui/icons';
import { useLoad } from '../ui/load';
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

function PeoplePane() {
  const api = useApi();
  const [load, reload] = useLoad('people', (signal) => api.people(signal));
  switch (load.state) {
    case 'loading':
      return <Skeleton lines={6} />;
    case 'failed':
      return <ProblemNote problem={load.problem} retry={reload} />;
    case 'ready':
      return <PeopleList people={load.value} />;
  }
}

function PeopleList({ people }: { people: readonly Person[] }) {
  const [wanted, setWanted] = useState('');
  const plain = wanted.trim().toLowerCase();
  const shown = people.filter((person) => `${person.name} ${person.displayName} ${person.realm} ${person.roles.join(' ')}`.toLowerCase().includes(plain));
  return (
    <section class="stack">
      <div class="card-head">
        {people.length > 5 && (
          <label class="search">
            <span class="visually-hidden">Find somebody</span>
            <Icon name="search" />
            <input type="search" placeholder="Find somebody" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} data-testid="people-search" />
          </label>
        )}
        <p class="hint" role="status">
          {shown.length === 0 ? `Nobody has “${wanted}” in their name, realm or roles.` : counted(shown.length, 'account')}
        </p>
      </div>
      <ul class="people" data-testid="people">
        {shown.map((person) => (
          <PersonRow key={`${person.realm}/${person.name}`} person={person} />
        ))}
      </ul>
      <LookUp />
    </section>
  );
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
    <li class="person" data-testid="person-row" data-name={person.name}>
      <span class="avatar" aria-hidden="true">
        {(person.displayName || person.name).slice(0, 1).toUpperCase()}
      </span>
      <span class="person-name">
        <Link to={{ page: 'person', realm: person.realm, name: person.name }} class="person-link">
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
