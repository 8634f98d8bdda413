import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isCancelled, passkeysInBrowser } from '../api/passkey';
import { problemOf, type Problem } from '../api/problem';
import { NoticeBanners } from '../notices/notices';
import { useRouter } from '../router/router';
import { Icon, Logo } from '../ui/icons';
import { ProviderButtons } from './provider-buttons';
import { ProblemNote } from '../ui/problem-note';
import { signInProblem } from './sign-in-problem';
import { SignInSteps } from './sign-in-steps';
import { useSession } from './session';

export function SignInPage({ to }: { to: string }) {
  const { session, signIn, signInByPasskey } = useSession();
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

  const attempt = async (way: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await way();
    } catch (caught) {
      if (!isCancelled(caught)) {
        setProblem(signInProblem(problemOf(caught)));
      }
    }
    setBusy(false);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    void attempt(() => signIn(String(fields.get('username')), String(fields.get('password'))));
  };

  if (session.state === 'pending') {
    return (
      <SignInFrame>
        <SignInSteps account={session.account} />
      </SignInFrame>
    );
  }

  return (
    <SignInFrame>
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
        <form class="stack" onSubmit={submit} data-testid="sign-in-form">
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
        {passkeysInBrowser() && (
          <>
            <p class="or">or</p>
            <button type="button" class="button button-wide" disabled={busy} onClick={() => void attempt(signInByPasskey)} data-testid="sign-in-passkey">
              <Icon name="lock" />
              Sign in with a passkey
            </button>
          </>
        )}
        <p class="hint">Use the account of your organisation’s directory.</p>
    </SignInFrame>
  );
}

function SignInFrame({ children }: { children: ComponentChildren }) {
  return (
    <div class="sign-in-frame">
      <NoticeBanners />
      <main id="main" class="sign-in">
        <div class="sign-in-card">
          <p class="brand">
            <Logo />
            Mapkeep
          </p>
          {children}
        </div>
      </main>
    </div>
  );
}
