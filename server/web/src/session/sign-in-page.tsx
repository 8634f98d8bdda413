import { useEffect, useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/problem';
import { useRouter } from '../router/router';
import { Icon, Logo } from '../ui/icons';
import { ProviderButtons } from './provider-buttons';
import { ProblemNote } from '../ui/problem-note';
import { signInProblem } from './sign-in-problem';
import { useSession } from './session';

export function SignInPage({ to }: { to: string }) {
  const { session, signIn } = useSession();
  const { go } = useRouter();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Mapkeep';
  }, []);
  useEffect(() => {
    if (session.state === 'signed-in') {
      go(to, 'replace');
    }
  }, [session, to, go]);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn(String(fields.get('username')), String(fields.get('password')));
    } catch (caught) {
      setProblem(signInProblem(problemOf(caught)));
      setBusy(false);
    }
  };

  return (
    <main id="main" class="sign-in">
      <div class="sign-in-card">
        <p class="brand">
          <Logo />
          Mapkeep
        </p>
        <h1>Sign in</h1>
        <p class="lead">Your organisation’s location data, on its own appliance.</p>
        {session.state === 'signed-out' && session.ended && problem === undefined && (
          <div class="note" role="status" data-testid="session-ended">
            <Icon name="clock" />
            <p>Your session ended. Sign in again to go on where you were.</p>
          </div>
        )}
        {problem !== undefined && <ProblemNote problem={problem} testId="sign-in-problem" />}
        <ProviderButtons to={to} />
        <form class="stack" onSubmit={(event) => void submit(event)} data-testid="sign-in-form">
          <label class="field">
            <span class="field-label">User name</span>
            <input name="username" autocomplete="username" autocapitalize="none" spellcheck={false} required autofocus maxLength={256} data-testid="sign-in-username" />
          </label>
          <label class="field">
            <span class="field-label">Password</span>
            <input name="password" type="password" autocomplete="current-password" required maxLength={1024} data-testid="sign-in-password" />
          </label>
          <button class="button button-primary button-wide" disabled={busy} data-testid="sign-in-submit">
            {busy ? 'Signing in…' : 'Sign in'}
          </button>
        </form>
        <p class="hint">Use the account of your organisation’s directory.</p>
      </div>
    </main>
  );
}
