import { useSession } from '../session/session';

/** What somebody chose; lists as they were typed. */
export interface Limits {
  /** Some of what one may, all of it, or also what leaves access behind. */
  readonly reach: 'chosen' | 'all' | 'master';
  readonly permissions: readonly string[];
  readonly datasets: string;
  readonly networks: string;
}

const PERMISSIONS = [
  { word: 'query', words: 'Ask in SQL' },
  { word: 'read_datasets', words: 'Read datasets and tiles' },
  { word: 'import_datasets', words: 'Import and change datasets' },
] as const;

/** How far a key reaches. Only what one may oneself is offered. */
export function ScopeFields({ limits, onChange }: { limits: Limits; onChange: (limits: Limits) => void }) {
  const { session } = useSession();
  const mine: readonly string[] = session.state === 'signed-in' ? session.account.permissions : [];
  const toggle = (word: string, on: boolean): void =>
    onChange({ ...limits, permissions: on ? [...limits.permissions, word] : limits.permissions.filter((each) => each !== word) });
  return (
    <>
      <fieldset class="choices">
        <legend class="field-label">It may</legend>
        <label class="choice">
          <input type="radio" name="reach" checked={limits.reach === 'chosen'} onChange={() => onChange({ ...limits, reach: 'chosen' })} data-testid="key-reach-chosen" />
          <span>Only what is chosen here</span>
        </label>
        <label class="choice">
          <input type="radio" name="reach" checked={limits.reach === 'all'} onChange={() => onChange({ ...limits, reach: 'all' })} data-testid="key-reach-all" />
          <span>All that I may, except for keys, accounts and rights</span>
        </label>
        <label class="choice">
          <input type="radio" name="reach" checked={limits.reach === 'master'} onChange={() => onChange({ ...limits, reach: 'master' })} data-testid="key-reach-master" />
          <span>All that I may, keys and accounts too: a master key</span>
        </label>
      </fieldset>
      {limits.reach === 'master' && (
        <div class="note" data-testid="key-master-note">
          <p>Whoever finds a master key can make more keys with it, until it is revoked. Give it a short life and a network.</p>
        </div>
      )}
      {limits.reach === 'chosen' && (
        <>
          <fieldset class="key-permissions">
            <legend class="visually-hidden">Permissions</legend>
            {PERMISSIONS.filter(({ word }) => mine.includes(word.toUpperCase())).map(({ word, words }) => (
              <label key={word} class="row">
                <input type="checkbox" checked={limits.permissions.includes(word)} onChange={(event) => toggle(word, event.currentTarget.checked)} />
                <span>{words}</span>
              </label>
            ))}
          </fieldset>
          <label class="field">
            <span class="field-label">Only these datasets</span>
            <input value={limits.datasets} placeholder="all that I may read" autocapitalize="none" spellcheck={false} onInput={(event) => onChange({ ...limits, datasets: event.currentTarget.value })} data-testid="key-datasets" />
          </label>
        </>
      )}
      <label class="field">
        <span class="field-label">Only from these networks</span>
        <input value={limits.networks} placeholder="from anywhere; or like 192.0.2.0/24" autocapitalize="none" spellcheck={false} onInput={(event) => onChange({ ...limits, networks: event.currentTarget.value })} data-testid="key-networks" />
      </label>
    </>
  );
}
