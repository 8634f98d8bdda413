import { useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/problem';
import type { ApiKey } from '../api/types';
import { useApi } from '../session/session';
import { Dialog } from '../ui/dialog';
import { ProblemNote } from '../ui/problem-note';

/** Asks once: there is no way back, and a program stops. */
export function RevokeKeyDialog({ item, onClose }: { item: ApiKey; onClose: () => void }) {
  const api = useApi();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const revoke = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.revokeKey(item.id);
      onClose();
    } catch (caught) {
      setProblem(problemOf(caught));
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Revoke ${item.name}?`} onClose={onClose} testId="revoke-dialog">
      <div class="stack">
        <p>Whatever uses this key stops at once. A revoked key never works again.</p>
        {problem !== undefined && <ProblemNote problem={problem} />}
        <div class="row row-end">
          <button type="button" class="button" onClick={onClose}>
            Keep it
          </button>
          <button type="button" class="button button-danger" disabled={busy} onClick={() => void revoke()} data-testid="revoke-confirm">
            {busy ? 'Revoking…' : 'Revoke'}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
