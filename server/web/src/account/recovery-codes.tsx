import { useState } from 'preact/hooks';
import { Icon } from '../ui/icons';

/** Codes for the day on which the device is gone. They are shown here and never again. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const [kept, setKept] = useState(false);
  const save = (): void => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([`Recovery codes for ${location.host}\nEach works once.\n\n${codes.join('\n')}\n`], { type: 'text/plain' }));
    link.download = 'mapkeep-recovery-codes.txt';
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div class="stack" data-testid="recovery-codes">
      <p>
        <strong>Keep these recovery codes.</strong> Each lets you in once when your device is lost. They are not shown again.
      </p>
      <ol class="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="row">
        <button type="button" class="button" onClick={() => void navigator.clipboard.writeText(codes.join('\n'))}>
          <Icon name="copy" />
          Copy
        </button>
        <button type="button" class="button" onClick={save}>
          <Icon name="download" />
          Save as a file
        </button>
      </div>
      <label class="check-line">
        <input type="checkbox" checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} data-testid="recovery-kept" />
        <span>I have put them where I find them without this device.</span>
      </label>
      <button type="button" class="button button-primary button-wide" disabled={!kept} onClick={onDone} data-testid="recovery-done">
        Done
      </button>
    </div>
  );
}
