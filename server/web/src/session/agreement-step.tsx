import { useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/problem';
import { useLoad } from '../ui/load';
import { Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { useApi } from './session';

/** The organisation's agreement, to read and accept before the first use. */
export function AgreementStep({ onAccepted }: { onAccepted: () => void }) {
  const api = useApi();
  const [load, reload] = useLoad('agreement', () => api.agreement());
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  if (load.state === 'loading') {
    return <Skeleton lines={4} />;
  }
  if (load.state === 'failed') {
    return <ProblemNote problem={load.problem} retry={reload} />;
  }
  const { version, text } = load.value;
  const accept = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.acceptAgreement(version);
      onAccepted();
    } catch (caught) {
      setProblem(problemOf(caught));
      setBusy(false);
    }
  };
  return (
    <div class="stack">
      <div class="agreement-text" tabIndex={0} data-testid="agreement-text">
        {text}
      </div>
      {problem !== undefined && <ProblemNote problem={problem} />}
      <button type="button" class="button button-primary button-wide" disabled={busy} onClick={() => void accept()} data-testid="agreement-accept">
        I accept
      </button>
      <p class="hint">Version {version}. That you accepted it is recorded.</p>
    </div>
  );
}
