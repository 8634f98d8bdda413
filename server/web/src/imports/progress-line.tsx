interface ProgressLineProps {
  label: string;
  done: number;
  /** Zero when nobody knows how much there is. */
  all: number;
  words: string;
  testId: string;
}

export function ProgressLine({ label, done, all, words, testId }: ProgressLineProps) {
  return (
    <div class="progress" data-testid={testId}>
      <p class="progress-words">
        <span>{label}</span>
        <span class="figures">{words}</span>
      </p>
      {all > 0 ? <progress aria-label={label} max={all} value={Math.min(done, all)} /> : <progress aria-label={label} />}
    </div>
  );
}
