import type { ComponentChildren } from 'preact';
import type { Problem } from '../api/problem';
import { Icon } from './icons';

interface ProblemNoteProps {
  problem: Problem;
  retry?: () => void;
  children?: ComponentChildren;
  testId?: string;
}

/** A problem as its reader needs it: what, why, what to do, and the names that an administrator finds it by. */
export function ProblemNote({ problem, retry, children, testId = 'problem' }: ProblemNoteProps) {
  const names = [problem.code, problem.requestId && `request ${problem.requestId}`].filter(Boolean).join(' · ');
  return (
    <div class="note note-problem" role="alert" data-testid={testId} data-code={problem.code} data-status={problem.status}>
      <Icon name="alert" />
      <div class="note-text">
        <p class="note-what">{problem.what}</p>
        {problem.why !== '' && <p>{problem.why}</p>}
        {problem.fix !== '' && (
          <p>
            <strong>What to do:</strong> {problem.fix}
          </p>
        )}
        {children}
        {names !== '' && <p class="note-names">{names}</p>}
        {retry && (
          <button type="button" class="button" onClick={retry}>
            Try again
          </button>
        )}
      </div>
    </div>
  );
}
