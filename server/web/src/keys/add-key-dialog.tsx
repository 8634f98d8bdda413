import { useState } from 'preact/hooks';
import { useProof } from '../account/proof';
import { problemOf, type Problem } from '../api/problem';
import type { KeyWish, MadeKey } from '../api/types';
import { useApi } from '../session/session';
import { Dialog } from '../ui/dialog';
import { ProblemNote } from '../ui/problem-note';
import { CertificateFields, SECRET, type ProgramProof } from './certificate-fields';
import { NewKey } from './new-key';
import { ScopeFields, type Limits } from './scope-fields';
import { listed } from './words';

const LIFETIMES = [
  { lifetime: '7d', words: '7 days' },
  { lifetime: '30d', words: '30 days' },
  { lifetime: '90d', words: '90 days' },
  { lifetime: '365d', words: '1 year' },
] as const;

/** Makes a key and shows its secret, which is not shown again; or registers a certificate, once it is proven that its private key is at hand. */
export function AddKeyDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const proof = useProof();
  const [name, setName] = useState('');
  const [lifetime, setLifetime] = useState<string>('90d');
  const [limits, setLimits] = useState<Limits>({ reach: 'chosen', permissions: ['query', 'read_datasets'], datasets: '', networks: '' });
  const [shown, setShown] = useState<ProgramProof>(SECRET);
  const [command, setCommand] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [made, setMade] = useState<MadeKey>();

  const make = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const wish = wishOf(name, lifetime, limits, shown);
      if (shown.kind === 'certificate' && command === undefined) {
        setCommand((await api.possession(wish)).command);
      } else {
        setMade(await proof.around(() => api.addKey(wish)));
      }
    } catch (caught) {
      setProblem(problemOf(caught));
    }
    setBusy(false);
  };
  if (made !== undefined) {
    return <NewKey made={made} onClose={onClose} />;
  }
  return (
    <Dialog title="Make an API key" onClose={onClose} testId="add-key-dialog">
      {proof.dialog}
      <form class="stack" onSubmit={(event) => void make(event)}>
        {problem !== undefined && <ProblemNote problem={problem} />}
        <label class="field">
          <span class="field-label">What it is for</span>
          <input value={name} required maxLength={100} autocomplete="off" autofocus onInput={(event) => setName(event.currentTarget.value)} data-testid="key-name" />
        </label>
        <fieldset class="key-lifetime">
          <legend class="field-label">Works for</legend>
          <div class="segmented">
            {LIFETIMES.map((each) => (
              <label key={each.lifetime}>
                <input type="radio" name="lifetime" checked={lifetime === each.lifetime} onChange={() => setLifetime(each.lifetime)} />
                <span>{each.words}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <ScopeFields limits={limits} onChange={setLimits} />
        <CertificateFields
          shown={shown}
          command={command}
          onChange={(next) => {
            if (next.certificate !== shown.certificate) {
              setCommand(undefined);
            }
            setShown(next);
          }}
        />
        <div class="row row-end">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button class="button button-primary" disabled={busy} data-testid="key-make">
            {busy ? 'Making…' : shown.kind === 'certificate' && command === undefined ? 'Go on' : 'Make the key'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function wishOf(name: string, lifetime: string, limits: Limits, shown: ProgramProof): KeyWish {
  const datasets = listed(limits.datasets);
  return {
    name,
    lifetime,
    networks: listed(limits.networks),
    ...(shown.kind === 'certificate' && { certificate: shown.certificate, ...(shown.possession !== '' && { possession: shown.possession }) }),
    ...(limits.reach === 'master' && { master: true as const }),
    ...(limits.reach === 'chosen' && { scope: { permissions: limits.permissions, ...(datasets.length > 0 && { datasets }) } }),
  };
}
