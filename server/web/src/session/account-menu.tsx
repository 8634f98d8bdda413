import { useEffect, useRef, useState } from 'preact/hooks';
import type { Account } from '../api/types';
import { Link } from '../router/router';
import { Icon } from '../ui/icons';
import { chooseTheme, themeChoice, type ThemeChoice } from '../ui/theme';
import { useSession } from './session';

const THEMES: readonly { choice: ThemeChoice; words: string }[] = [
  { choice: 'auto', words: 'Auto' },
  { choice: 'light', words: 'Light' },
  { choice: 'dark', words: 'Dark' },
];

/** Who one is, the look of the page, and the way out. */
export function AccountMenu({ account }: { account: Account }) {
  const { signOut } = useSession();
  const [open, setOpen] = useState(false);
  const [theme, setTheme] = useState(themeChoice);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) {
      return undefined;
    }
    const outside = (event: Event): void => {
      if (!root.current?.contains(event.target as Node)) {
        setOpen(false);
      }
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') {
        setOpen(false);
        button.current?.focus();
      }
    };
    addEventListener('pointerdown', outside);
    addEventListener('focusin', outside);
    addEventListener('keydown', escape);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('focusin', outside);
      removeEventListener('keydown', escape);
    };
  }, [open]);

  const choose = (choice: ThemeChoice): void => {
    setTheme(choice);
    chooseTheme(choice);
  };
  return (
    <div class="account" ref={root}>
      <button ref={button} type="button" class="account-button" aria-expanded={open} aria-controls="account-panel" onClick={() => setOpen(!open)} data-testid="account-menu">
        <span class="avatar" aria-hidden="true">
          {initials(account.displayName || account.name)}
        </span>
        <span class="account-name">{account.displayName || account.name}</span>
        <Icon name="chevron" />
      </button>
      {open && (
        <div class="account-panel" id="account-panel">
          <p class="account-who">
            <strong>{account.displayName || account.name}</strong>
            <span>
              {account.name} · {account.realm}
            </span>
            <span class="badges">
              {account.roles.map((role) => (
                <span key={role} class="badge">
                  {role}
                </span>
              ))}
            </span>
          </p>
          <fieldset>
            <legend class="field-label">Theme</legend>
            <div class="segmented">
              {THEMES.map(({ choice, words }) => (
                <label key={choice}>
                  <input type="radio" name="theme" checked={theme === choice} onChange={() => choose(choice)} data-testid={`theme-${choice}`} />
                  <span>{words}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <Link to={{ page: 'account' }} class="button button-wide" onClickCapture={() => setOpen(false)} data-testid="account-link">
            Your account
          </Link>
          <button type="button" class="button button-wide" onClick={() => void signOut()} data-testid="sign-out">
            Sign out
          </button>
        </div>
      )}
    </div>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? ([...(words[words.length - 1] ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}
