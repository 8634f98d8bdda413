import { type ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { ProblemError } from '../api/problem';
import { ShowFactor } from '../session/show-factor';
import { useApi } from '../session/session';
import { Dialog } from '../ui/dialog';

interface Proof {
  /** Does an act; if the appliance asks to prove oneself first, asks for that and does it again. */
  around<T>(act: () => Promise<T>): Promise<T>;
  /** To be drawn somewhere in the component. */
  readonly dialog: ComponentChildren;
}

const PROVE_FIRST = 'MK-IDN-022';

/** For dangerous acts: the appliance wants a factor that was shown within ten minutes. */
export function useProof(): Proof {
  const api = useApi();
  const [open, setOpen] = useState(false);
  const settle = useRef<(proven: boolean) => void>(() => undefined);
  const close = (proven: boolean): void => {
    setOpen(false);
    settle.current(proven);
  };
  return {
    around: async (act) => {
      try {
        return await act();
      } catch (caught) {
        if (!(caught instanceof ProblemError) || caught.problem.code !== PROVE_FIRST) {
          throw caught;
        }
        const proven = await new Promise<boolean>((resolve) => {
          settle.current = resolve;
          setOpen(true);
        });
        if (!proven) {
          throw new DOMException('The proof was cancelled', 'AbortError');
        }
        return act();
      }
    },
    dialog: open && (
      <Dialog title="Prove that it is you" onClose={() => close(false)} testId="proof-dialog">
        <div class="stack">
          <p>This act could harm your account, so show once more what only you have.</p>
          <ShowFactor
            words="Go on"
            ask={() => api.askForFactor('proof')}
            show={async (shown) => {
              await api.prove(shown);
              close(true);
            }}
          />
          <button type="button" class="button button-wide" onClick={() => close(false)}>
            Cancel
          </button>
        </div>
      </Dialog>
    ),
  };
}
