import { useEffect, useState } from 'preact/hooks';

export type ThemeChoice = 'auto' | 'light' | 'dark';
export type Theme = 'light' | 'dark';

const KEY = 'mapkeep.theme';
const CHANGED = 'mapkeep-theme';
const darkSystem = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

/** What the person chose in this browser; `auto` follows the system. */
export function themeChoice(): ThemeChoice {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'auto';
  } catch {
    // A browser that keeps nothing has the system's theme.
    return 'auto';
  }
}

export function chooseTheme(choice: ThemeChoice): void {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // It then holds until the page is left.
  }
  applyTheme(choice);
  dispatchEvent(new Event(CHANGED));
}

export function applyTheme(choice: ThemeChoice): void {
  document.documentElement.dataset['theme'] = choice;
}

/** The theme in force, for what CSS does not reach: the map. */
export function useTheme(): Theme {
  const [theme, setTheme] = useState<Theme>(inForce);
  useEffect(() => {
    const system = darkSystem();
    const follow = (): void => setTheme(inForce());
    system.addEventListener('change', follow);
    addEventListener(CHANGED, follow);
    return () => {
      system.removeEventListener('change', follow);
      removeEventListener(CHANGED, follow);
    };
  }, []);
  return theme;
}

function inForce(): Theme {
  const choice = document.documentElement.dataset['theme'];
  if (choice === 'light' || choice === 'dark') {
    return choice;
  }
  return darkSystem().matches ? 'dark' : 'light';
}
