import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icons';

/** A line to copy: an address or a command. */
export function Copyable({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      // Refused by the browser: the text stays selectable by hand.
      () => setCopied(false),
    );
  };
  return (
    <div class="copyable">
      <span class="copyable-label">{label}</span>
      <div class="copyable-line">
        <code tabIndex={0}>{text}</code>
        <button type="button" class="button button-quiet button-icon" onClick={copy} aria-label={`Copy ${label}`}>
          <Icon name={copied ? 'check' : 'copy'} />
        </button>
      </div>
      <span class="visually-hidden" role="status">
        {copied ? 'Copied' : ''}
      </span>
    </div>
  );
}
