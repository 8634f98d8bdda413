import { useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/problem';
import type { Dataset } from '../api/types';
import { counted } from '../format/format';
import { useRouter } from '../router/router';
import { useApi } from '../session/session';
import { Dialog } from '../ui/dialog';
import { ProblemNote } from '../ui/problem-note';

/** Asks for the name before it deletes: a slip of the pointer must not cost data. */
export function DeleteDialog({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) {
  const api = useApi();
  const { go } = useRouter();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const remove = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await api.deleteDataset(dataset.name);
      go({ page: 'datasets' });
    } catch (caught) {
      setProblem(problemOf(caught));
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Delete ${dataset.title}?`} onClose={onClose} testId="delete-dialog">
      <form class="stack" onSubmit={(event) => void remove(event)}>
        <p>{counted(dataset.rows, 'row')} will be gone for everybody.</p>
        {problem !== undefined && <ProblemNote problem={problem} />}
        <label class="field">
          <span class="field-label">
            Type <code>{dataset.name}</code> to confirm
          </span>
          <input value={typed} autocomplete="off" autocapitalize="none" spellcheck={false} autofocus onInput={(event) => setTyped(event.currentTarget.value)} data-testid="delete-name" />
        </label>
        <div class="row row-end">
          <button type="button" class="button" onClick={onClose} data-testid="delete-cancel">
            Keep it
          </button>
          <button class="button button-danger" disabled={busy || typed !== dataset.name} data-testid="delete-confirm">
            {busy ? 'Deleting…' : 'Delete'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
