import { useState } from 'preact/hooks';
import type { Account } from '../api/types';
import { moment } from '../format/format';
import { KeysCard } from '../keys/keys-card';
import { NewPasswordForm } from '../session/new-password-form';
import { useSession } from '../session/session';
import { Icon } from '../ui/icons';
import { Page } from '../ui/page';
import { OwnActsCard } from './acts-card';
import { FactorsCard } from './factors-card';
import { LinksCard } from './links-card';
import { SessionsCard } from './sessions-card';

/** All about one's own account: second factors, sessions, password, keys. */
export function AccountPage({ account }: { account: Account }) {
  return (
    <Page title="Your account" lead={`${account.displayName || account.name} · ${account.name} · ${realmWords(account.realm)}`}>
      <div class="account-cards">
        <div class="account-column">
          <FactorsCard />
          <SessionsCard />
        </div>
        <div class="account-column">
          {account.password?.changedHere ? <PasswordCard account={account} /> : <PasswordElsewhere account={account} />}
          {(account.realm === 'local' || account.realm === 'ldap') && <LinksCard />}
        </div>
        <KeysCard />
        <OwnActsCard />
      </div>
    </Page>
  );
}

function PasswordCard({ account }: { account: Account }) {
  const { ask } = useSession();
  const [changed, setChanged] = useState(0);
  const onChanged = (): void => {
    setChanged(changed + 1);
    ask();
  };
  return (
    <section class="card" aria-labelledby="password-title" data-testid="password-card">
      <h2 id="password-title">Password</h2>
      <PasswordEnd account={account} />
      {changed > 0 && (
        <div class="note note-success" role="status" data-testid="password-changed">
          <Icon name="check" />
          <p>Your password is changed, and your other sessions have ended.</p>
        </div>
      )}
      <NewPasswordForm key={changed} words="Change the password" onChanged={onChanged} />
    </section>
  );
}

function PasswordElsewhere({ account }: { account: Account }) {
  return (
    <section class="card" aria-labelledby="password-title">
      <h2 id="password-title">Password</h2>
      <PasswordEnd account={account} />
      <p class="hint">Your password is kept by {realmWords(account.realm)}. Change it where you change it for everything else.</p>
    </section>
  );
}

function PasswordEnd({ account }: { account: Account }) {
  const ends = account.password?.ends;
  if (!ends) {
    return null;
  }
  return (
    <div class={account.password?.endsSoon ? 'note' : 'hint'} data-testid="password-ends">
      <p>
        It is good until <time dateTime={ends}>{moment(ends)}</time>.
      </p>
    </div>
  );
}

function realmWords(realm: string): string {
  switch (realm) {
    case 'local':
      return 'this appliance';
    case 'ldap':
      return 'your organisation’s directory';
    default:
      return realm.replace(/^oidc:/, '');
  }
}
