import type { MadeKey } from '../api/types';
import { moment } from '../format/format';
import { Copyable } from '../ui/copyable';
import { Dialog } from '../ui/dialog';

/** The one time that a secret is shown. It is in this page's memory only, and gone when the dialog closes. */
export function NewKey({ made, onClose }: { made: MadeKey; onClose: () => void }) {
  return (
    <Dialog title={`The key ${made.key.name} is made`} onClose={onClose} testId="new-key">
      <div class="stack">
        {made.secret === undefined ? (
          <p>The program shows its certificate on the port for programs. It may in until {moment(made.key.expires)}.</p>
        ) : (
          <>
            <p>
              <strong>This is shown once.</strong> Put it where the program reads it, or into a password manager. It works until {moment(made.key.expires)}.
            </p>
            <Copyable label="API key" text={made.secret} />
            <p class="hint">
              Programs send it as <code>Authorization: Bearer KEY</code>, or as the password of HTTP Basic with any user name.
            </p>
          </>
        )}
        <div class="row row-end">
          <button type="button" class="button button-primary" onClick={onClose} data-testid="new-key-done">
            {made.secret === undefined ? 'Done' : 'I have it'}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
