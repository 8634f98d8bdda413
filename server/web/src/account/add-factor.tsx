import { useState } from 'preact/hooks';
import { isCancelled, makePasskey, passkeysInBrowser } from '../api/passkey';
import { problemOf, type Problem } from '../api/problem';
import { useApi } from '../session/session';
import { Icon } from '../ui/icons';
import { ProblemNote } from '../ui/problem-note';
import { QrCode } from '../ui/qr-code';
import { RecoveryCodes } from './recovery-codes';
import { useProof } from './proof';

interface AddFactorProps {
  onAdded: () => void;
  onCancel?: () => void;
  /** Which kinds to offer; both if left out. */
  only?: 'totp' | 'passkey';
}

type Stage = { readonly at: 'choice' } | { readonly at: 'codes'; readonly secret: string; readonly uri: string } | { readonly at: 'recovery'; readonly codes: readonly string[] };

/** Sets up a second factor: a passkey of this device, or codes of an app. */
export function AddFactor({ onAdded, onCancel, only }: AddFactorProps) {
  const api = useApi();
  const proof = useProof();
  const [stage, setStage] = useState<Stage>({ at: 'choice' });
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);

  const attempt = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await proof.around(act);
    } catch (caught) {
      if (!isCancelled(caught)) {
        setProblem(problemOf(caught));
      }
    }
    setBusy(false);
  };
  const added = (codes: readonly string[]): void => {
    if (codes.length === 0) {
      onAdded();
    } else {
      setStage({ at: 'recovery', codes });
    }
  };
  const passkey = (): Promise<void> => attempt(async () => added(await api.addPasskey(deviceName(), await makePasskey(await api.askToMakePasskey()))));
  const begin = (): Promise<void> => attempt(async () => setStage({ at: 'codes', ...(await api.beginCodes()) }));
  const finish = (event: SubmitEvent): void => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget as HTMLFormElement).get('code'));
    void attempt(async () => added(await api.finishCodes(code)));
  };

  return (
    <div class="stack">
      {problem !== undefined && <ProblemNote problem={problem} testId="add-factor-problem" />}
      {stage.at === 'choice' && (
        <>
          {only !== 'totp' && passkeysInBrowser() && (
            <button type="button" class="factor-choice" disabled={busy} onClick={() => void passkey()} data-testid="add-passkey">
              <Icon name="lock" />
              <span>
                <strong>A passkey</strong>
                <span class="hint">Finger, face or PIN of this device, or a security key. Nothing to type, and no fake page can ask for it.</span>
              </span>
            </button>
          )}
          {only !== 'passkey' && (
            <button type="button" class="factor-choice" disabled={busy} onClick={() => void begin()} data-testid="add-codes">
              <Icon name="clock" />
              <span>
                <strong>Codes of an app</strong>
                <span class="hint">Any authenticator app; it needs no network.</span>
              </span>
            </button>
          )}
        </>
      )}
      {stage.at === 'codes' && (
        <form class="stack" onSubmit={finish} data-testid="codes-form">
          <p>Scan this with your authenticator app, then type the code that it shows.</p>
          <div class="qr-frame">
            <QrCode text={stage.uri} label="The secret for your app, as a picture" />
          </div>
          <details class="hint">
            <summary>No camera at hand?</summary>
            <p>
              Type this into the app: <code class="secret" data-testid="codes-secret">{stage.secret.match(/.{1,4}/g)?.join(' ')}</code>
            </p>
          </details>
          <label class="field">
            <span class="field-label">Code</span>
            <input name="code" class="code-input" autocomplete="one-time-code" inputMode="numeric" required autofocus maxLength={7} placeholder="123456" data-testid="codes-code" />
          </label>
          <button class="button button-primary button-wide" disabled={busy} data-testid="codes-submit">
            {busy ? 'Checking…' : 'Turn it on'}
          </button>
        </form>
      )}
      {stage.at !== 'recovery' && onCancel !== undefined && (
        <button type="button" class="button button-wide" onClick={onCancel}>
          Cancel
        </button>
      )}
      {stage.at === 'recovery' && <RecoveryCodes codes={stage.codes} onDone={onAdded} />}
      {proof.dialog}
    </div>
  );
}

/** So that a list of passkeys says which is which. */
function deviceName(): string {
  const system = /Windows|Mac OS X|Android|iPhone|iPad|CrOS|Linux/.exec(navigator.userAgent)?.[0] ?? 'device';
  const browser = /Firefox|Edg|Chrome|Safari/.exec(navigator.userAgent)?.[0]?.replace('Edg', 'Edge') ?? 'browser';
  return `${browser} on ${system === 'Mac OS X' ? 'Mac' : system}`;
}
