import { useState } from 'preact/hooks';
import { isCancelled } from '../api/passkey';
import { problemOf, type Problem } from '../api/problem';
import type { Factors } from '../api/types';
import { ago, counted } from '../format/format';
import { useApi } from '../session/session';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icons';
import { useLoad } from '../ui/load';
import { Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { AddFactor } from './add-factor';
import { useProof } from './proof';
import { RecoveryCodes } from './recovery-codes';

type Open = { readonly dialog: 'totp' | 'passkey' } | { readonly dialog: 'recovery'; readonly codes: readonly string[] } | undefined;

/** One's own second factors, as a card of the account page. */
export function FactorsCard() {
  const api = useApi();
  const proof = useProof();
  const [load, reload] = useLoad('factors', (signal) => api.factors(signal));
  const [open, setOpen] = useState<Open>();
  const [problem, setProblem] = useState<Problem>();
  const close = (): void => {
    setOpen(undefined);
    reload();
  };
  const act = async (what: () => Promise<void>): Promise<void> => {
    setProblem(undefined);
    try {
      await proof.around(what);
    } catch (caught) {
      if (!isCancelled(caught)) {
        setProblem(problemOf(caught));
      }
    }
    reload();
  };
  return (
    <section class="card" aria-labelledby="factors-title" data-testid="factors-card">
      <header class="card-head">
        <h2 id="factors-title">Second factors</h2>
        {load.state === 'ready' && <Protection factors={load.value} />}
      </header>
      {problem !== undefined && <ProblemNote problem={problem} />}
      {load.state === 'loading' && <Skeleton lines={3} />}
      {load.state === 'failed' && <ProblemNote problem={load.problem} retry={reload} />}
      {load.state === 'ready' && (
        <FactorList
          factors={load.value}
          onAdd={(dialog) => setOpen({ dialog })}
          onRemoveCodes={() => void act(() => api.removeCodes())}
          onRemovePasskey={(id) => void act(() => api.removePasskey(id))}
          onRenew={() => void act(async () => setOpen({ dialog: 'recovery', codes: await api.renewRecoveryCodes() }))}
        />
      )}
      {proof.dialog}
      {(open?.dialog === 'totp' || open?.dialog === 'passkey') && (
        <Dialog title={open.dialog === 'totp' ? 'Codes of an app' : 'Add a passkey'} onClose={close} testId="add-factor-dialog">
          <AddFactor only={open.dialog} onAdded={close} onCancel={close} />
        </Dialog>
      )}
      {open?.dialog === 'recovery' && (
        <Dialog title="New recovery codes" onClose={close} testId="recovery-dialog">
          <RecoveryCodes codes={open.codes} onDone={close} />
        </Dialog>
      )}
    </section>
  );
}

function Protection({ factors }: { factors: Factors }) {
  const on = factors.totp || factors.passkeys.length > 0;
  return <span class={on ? 'badge badge-shared' : 'badge'}>{on ? 'On' : factors.required ? 'Required' : 'Off'}</span>;
}

interface FactorListProps {
  factors: Factors;
  onAdd: (what: 'totp' | 'passkey') => void;
  onRemoveCodes: () => void;
  onRemovePasskey: (id: string) => void;
  onRenew: () => void;
}

function FactorList({ factors, onAdd, onRemoveCodes, onRemovePasskey, onRenew }: FactorListProps) {
  return (
    <ul class="rows">
      {factors.passkeys.map((passkey) => (
        <li key={passkey.id} class="row-item" data-testid="passkey-row">
          <Icon name="lock" />
          <div>
            <strong>{passkey.label}</strong>
            <p class="hint">
              Passkey, set up {ago(passkey.created, new Date())}
              {passkey.used === null ? ', not used yet' : `, used ${ago(passkey.used, new Date())}`}
            </p>
          </div>
          <button type="button" class="button" onClick={() => onRemovePasskey(passkey.id)} aria-label={`Remove ${passkey.label}`} data-testid="passkey-remove">
            Remove
          </button>
        </li>
      ))}
      {factors.passkeysPossible && (
        <li class="row-item">
          <Icon name="lock" />
          <div>
            <strong>{factors.passkeys.length === 0 ? 'Passkey' : 'Another passkey'}</strong>
            <p class="hint">Also signs you in without a password.</p>
          </div>
          <button type="button" class="button" onClick={() => onAdd('passkey')} data-testid="passkey-add">
            Add
          </button>
        </li>
      )}
      <li class="row-item" data-testid="codes-row">
        <Icon name="clock" />
        <div>
          <strong>Codes of an app</strong>
          <p class="hint">{factors.totp ? 'Set up.' : 'Six digits, new each half minute.'}</p>
        </div>
        {factors.totp ? (
          <button type="button" class="button" onClick={onRemoveCodes} data-testid="codes-remove">
            Remove
          </button>
        ) : (
          <button type="button" class="button" onClick={() => onAdd('totp')} data-testid="codes-add">
            Set up
          </button>
        )}
      </li>
      {(factors.totp || factors.passkeys.length > 0) && (
        <li class="row-item" data-testid="recovery-row">
          <Icon name="file" />
          <div>
            <strong>Recovery codes</strong>
            <p class="hint">{counted(factors.recoveryCodesLeft, 'code')} left, for the day on which your device is lost.</p>
          </div>
          <button type="button" class="button" onClick={onRenew} data-testid="recovery-renew">
            Renew
          </button>
        </li>
      )}
    </ul>
  );
}
