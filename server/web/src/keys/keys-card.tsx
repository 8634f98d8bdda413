import { useState } from 'preact/hooks';
import type { ApiKey } from '../api/types';
import { ago, counted, moment } from '../format/format';
import { useApi } from '../session/session';
import { useLoad } from '../ui/load';
import { Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { AddKeyDialog } from './add-key-dialog';
import { RevokeKeyDialog } from './revoke-key-dialog';
import { daysUntil, scopeWords, sorted } from './words';

type Open = { readonly dialog: 'add' } | { readonly dialog: 'revoke'; readonly key: ApiKey } | undefined;

/** One's own API keys, as a card of the account page. */
export function KeysCard() {
  const api = useApi();
  const [load, reload] = useLoad('keys', (signal) => api.keys(signal));
  const [open, setOpen] = useState<Open>();
  const close = (): void => {
    setOpen(undefined);
    reload();
  };
  return (
    <section class="card card-wide" aria-labelledby="keys-title" data-testid="keys-card">
      <header class="card-head">
        <h2 id="keys-title">API keys</h2>
        <button type="button" class="button" onClick={() => setOpen({ dialog: 'add' })} data-testid="key-add">
          Make a key
        </button>
      </header>
      <p class="hint">For programs: they sign in with a key instead of your password. A key never may more than you may.</p>
      {load.state === 'loading' && <Skeleton lines={3} />}
      {load.state === 'failed' && <ProblemNote problem={load.problem} retry={reload} />}
      {load.state === 'ready' && load.value.length === 0 && <p class="hint">You have none.</p>}
      {load.state === 'ready' && load.value.length > 0 && (
        <ul class="keys" data-testid="keys">
          {sorted(load.value).map((key) => (
            <KeyRow key={key.id} item={key} onRevoke={() => setOpen({ dialog: 'revoke', key })} />
          ))}
        </ul>
      )}
      {open?.dialog === 'add' && <AddKeyDialog onClose={close} />}
      {open?.dialog === 'revoke' && <RevokeKeyDialog item={open.key} onClose={close} />}
    </section>
  );
}

function KeyRow({ item, onRevoke }: { item: ApiKey; onRevoke: () => void }) {
  const works = item.state === 'active';
  return (
    <li class={works ? 'key' : 'key key-over'} data-testid="key-row" data-state={item.state}>
      <div class="key-what">
        <strong>{item.name}</strong>
        {!works && <span class="badge">{item.state}</span>}
        {item.kind === 'signature' && <span class="badge">signs</span>}
        {item.kind === 'certificate' && <span class="badge">certificate</span>}
        {item.master && <span class="badge">master</span>}
        <code>{item.kind === 'secret' ? `mk_${item.id}_…` : item.id}</code>
      </div>
      <p class="key-facts">
        <span>{scopeWords(item.scope, item.master)}</span>
        {item.networks.length > 0 && <span>from {item.networks.join(', ')}</span>}
        <span title={moment(item.expires)}>{works ? `${counted(daysUntil(item.expires, new Date()), 'day')} left` : `until ${moment(item.expires)}`}</span>
        <span title={item.lastUsed === null ? undefined : moment(item.lastUsed)}>{usedWords(item)}</span>
      </p>
      {item.state !== 'revoked' && (
        <button type="button" class="button" onClick={onRevoke} aria-label={`Revoke ${item.name}`} data-testid="key-revoke">
          Revoke
        </button>
      )}
    </li>
  );
}

function usedWords({ lastUsed, lastFrom }: ApiKey): string {
  return lastUsed === null ? 'never used' : `used ${ago(lastUsed, new Date())}${lastFrom === null ? '' : ` from ${lastFrom}`}`;
}
