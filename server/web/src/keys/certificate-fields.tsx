import { Copyable } from '../ui/copyable';

/** What is to be done next comes up below the fold. Outside of the component, so that it is called once, when the field appears. */
const comeToIt = (field: HTMLElement | null): void => field?.focus();

/** By what a program shows that it is the one. */
export interface ProgramProof {
  readonly kind: 'secret' | 'certificate';
  readonly certificate: string;
  /** The signature that proves that its private key is at hand. */
  readonly possession: string;
}

export const SECRET: ProgramProof = { kind: 'secret', certificate: '', possession: '' };

/**
 * A certificate and the proof that its key is one's own. The private key stays where it is: a line for the shell signs with it, and its output comes here.
 *
 * @param command the line for the certificate that was sent; undefined before that
 */
export function CertificateFields({ shown, command, onChange }: { shown: ProgramProof; command: string | undefined; onChange: (shown: ProgramProof) => void }) {
  return (
    <>
      <fieldset class="choices">
        <legend class="field-label">The program shows</legend>
        <label class="choice">
          <input type="radio" name="kind" checked={shown.kind === 'secret'} onChange={() => onChange(SECRET)} />
          <span>A secret that is made here</span>
        </label>
        <label class="choice">
          <input type="radio" name="kind" checked={shown.kind === 'certificate'} onChange={() => onChange({ ...shown, kind: 'certificate' })} data-testid="key-kind-certificate" />
          <span>Its certificate, by mutual TLS</span>
        </label>
      </fieldset>
      {shown.kind === 'certificate' && (
        <label class="field">
          <span class="field-label">Certificate (PEM)</span>
          <textarea
            class="pem"
            rows={5}
            value={shown.certificate}
            required
            spellcheck={false}
            placeholder="-----BEGIN CERTIFICATE-----"
            onInput={(event) => onChange({ ...shown, certificate: event.currentTarget.value, possession: '' })}
            data-testid="key-certificate"
          />
        </label>
      )}
      {shown.kind === 'certificate' && command !== undefined && (
        <>
          <p class="hint">Run this where the certificate’s private key is, with its file instead of KEY.pem. It proves that the key is yours; the key stays there.</p>
          <Copyable label="Line for the shell" text={command} />
          <label class="field">
            <span class="field-label">What it printed</span>
            <textarea
              ref={comeToIt}
              class="pem"
              rows={2}
              value={shown.possession}
              required
              spellcheck={false}
              onInput={(event) => onChange({ ...shown, possession: event.currentTarget.value })}
              data-testid="key-possession"
            />
          </label>
        </>
      )}
    </>
  );
}
