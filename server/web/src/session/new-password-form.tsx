import { useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/problem';
import { ProblemNote } from '../ui/problem-note';
import { useApi } from './session';

interface NewPasswordFormProps {
  /** The present one was shown a moment ago, in the sign-in. A directory wants to see it once more. */
  known?: boolean;
  words: string;
  onChanged: () => void;
}

/** A new password, twice. The appliance decides whether it will do, and says why not. */
export function NewPasswordForm({ known = false, words, onChanged }: NewPasswordFormProps) {
  const api = useApi();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [visible, setVisible] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    const replacement = String(fields.get('replacement'));
    if (!visible && replacement !== String(fields.get('again'))) {
      setProblem({ status: 0, what: 'The two do not match', why: 'The new password was typed in two ways.', fix: 'Type it again, or show it while you type.' });
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      await api.changePassword(replacement, known ? undefined : String(fields.get('current')));
      form.reset();
      onChanged();
    } catch (caught) {
      setProblem(problemOf(caught));
    }
    setBusy(false);
  };
  const type = visible ? 'text' : 'password';
  return (
    <form class="stack" onSubmit={(event) => void submit(event)} data-testid="new-password-form">
      {problem !== undefined && <ProblemNote problem={problem} testId="new-password-problem" />}
      {!known && (
        <label class="field">
          <span class="field-label">Present password</span>
          <input name="current" type="password" autocomplete="current-password" required maxLength={1024} data-testid="password-current" />
        </label>
      )}
      <label class="field">
        <span class="field-label">New password</span>
        <input name="replacement" type={type} autocomplete="new-password" required maxLength={512} spellcheck={false} autocapitalize="none" data-testid="password-new" />
        <span class="hint">Length is what counts: four or five words that belong to no saying. Spaces and all scripts are fine.</span>
      </label>
      {!visible && (
        <label class="field">
          <span class="field-label">Once more</span>
          <input name="again" type="password" autocomplete="new-password" required maxLength={512} data-testid="password-again" />
        </label>
      )}
      <label class="check-line">
        <input type="checkbox" checked={visible} onChange={(event) => setVisible(event.currentTarget.checked)} />
        <span>Show it while I type</span>
      </label>
      <button class="button button-primary button-wide" disabled={busy} data-testid="password-submit">
        {busy ? 'Checking…' : words}
      </button>
    </form>
  );
}
