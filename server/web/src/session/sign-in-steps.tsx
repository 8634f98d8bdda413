import { useEffect } from 'preact/hooks';
import type { Account, Step } from '../api/types';
import { AddFactor } from '../account/add-factor';
import { AgreementStep } from './agreement-step';
import { NewPasswordForm } from './new-password-form';
import { ShowFactor } from './show-factor';
import { useSession } from './session';

const TITLES: Record<Step, string> = {
  'second-factor': 'Second step',
  enrolment: 'Set up a second factor',
  'new-password': 'Choose a password',
  agreement: 'Before you begin',
};

const LEADS: Record<Step, string> = {
  'second-factor': 'Show that it is you, with something that only you have.',
  enrolment: 'Your role asks for more than a password. It takes a minute, once.',
  'new-password': 'The one that you used was made for you, or is too old. Choose your own.',
  agreement: 'Read and accept what your organisation asks of everybody here.',
};

/** What is missing after name and password, one step after the other. */
export function SignInSteps({ account }: { account: Account }) {
  const { api, ask, signOut } = useSession();
  const step = account.next[0] ?? 'second-factor';
  useEffect(() => {
    document.title = `${TITLES[step]} · Mapkeep`;
  }, [step]);
  return (
    <>
      <h1>{TITLES[step]}</h1>
      <p class="lead">{LEADS[step]}</p>
      <div data-testid={`step-${step}`}>
        {step === 'second-factor' && (
          <ShowFactor
            words="Go on"
            ask={() => api.askForFactor('second-factor')}
            show={async (shown) => {
              await api.showSecondFactor(shown);
              ask();
            }}
          />
        )}
        {step === 'enrolment' && <AddFactor onAdded={ask} />}
        {step === 'new-password' && <NewPasswordForm known={account.realm === 'local'} onChanged={ask} words="Set the password and go on" />}
        {step === 'agreement' && <AgreementStep onAccepted={ask} />}
      </div>
      <p class="hint step-foot">
        <span>
          Signing in as <strong>{account.name}</strong>
        </span>
        <button type="button" class="link" onClick={() => void signOut()} data-testid="step-back">
          Use another account
        </button>
      </p>
    </>
  );
}
