import { useEffect, useState } from 'preact/hooks';
import { isCancelled, showPasskey } from '../api/passkey';
import { problemOf, type Problem } from '../api/problem';
import type { FactorQuestion, Shown } from '../api/types';
import { Icon } from '../ui/icons';
import { Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';

interface ShowFactorProps {
  ask: () => Promise<FactorQuestion>;
  /** Throws if the appliance does not take it. */
  show: (shown: Shown) => Promise<void>;
  words: string;
}

/** Asks for what the appliance takes: passkey, code or password. */
export function ShowFactor({ ask, show, words }: ShowFactorProps) {
  const [question, setQuestion] = useState<FactorQuestion>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const begin = (): void => {
    ask().then(setQuestion, (caught: unknown) => setProblem(problemOf(caught)));
  };
  useEffect(begin, []);

  const attempt = async (make: () => Promise<Shown>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await show(await make());
    } catch (caught) {
      setBusy(false);
      if (!isCancelled(caught)) {
        setProblem(problemOf(caught));
      }
      // A question is for one answer.
      begin();
    }
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget as HTMLFormElement).get('shown'));
    void attempt(() => Promise.resolve(question?.factors.includes('password') === true ? { password: typed } : { code: typed }));
  };

  if (question === undefined) {
    return problem === undefined ? <Skeleton lines={2} /> : <ProblemNote problem={problem} />;
  }
  const passkey = question.passkey;
  const byPassword = question.factors.includes('password');
  const byCode = question.factors.includes('totp') || question.factors.includes('recovery-code');
  return (
    <div class="stack">
      {problem !== undefined && <ProblemNote problem={problem} testId="factor-problem" />}
      {passkey !== null && (
        <button type="button" class="button button-primary button-wide" disabled={busy} onClick={() => void attempt(async () => ({ passkey: await showPasskey(passkey) }))} data-testid="show-passkey">
          <Icon name="lock" />
          Use a passkey
        </button>
      )}
      {passkey !== null && byCode && <p class="or">or</p>}
      {(byCode || byPassword) && (
        <form class="stack" onSubmit={submit} data-testid="factor-form">
          {byPassword ? (
            <label class="field">
              <span class="field-label">Password</span>
              <input name="shown" type="password" autocomplete="current-password" required autofocus maxLength={1024} data-testid="factor-password" />
            </label>
          ) : (
            <label class="field">
              <span class="field-label">Code</span>
              <input name="shown" class="code-input" autocomplete="one-time-code" inputMode="text" autocapitalize="characters" spellcheck={false} required autofocus maxLength={16} placeholder="123456" data-testid="factor-code" />
              <span class="hint">The six digits of your app, or one of your recovery codes.</span>
            </label>
          )}
          <button class={passkey === null ? 'button button-primary button-wide' : 'button button-wide'} disabled={busy} data-testid="factor-submit">
            {busy ? 'Checking…' : words}
          </button>
        </form>
      )}
      {!byCode && !byPassword && passkey === null && (
        <p class="hint">Nothing that you have works under this address. Open the page under its usual name, or ask your administrator.</p>
      )}
    </div>
  );
}
