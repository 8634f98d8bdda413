import type { ApiKey, KeyScope } from '../api/types';

/** What a key may do, in a line. */
export function scopeWords(scope: KeyScope | null, master: boolean): string {
  if (scope === null) {
    return master ? 'All that you may, keys and accounts too' : 'All that you may, except for keys, accounts and rights';
  }
  const what = scope.permissions.map((word) => word.replaceAll('_', ' ')).join(', ');
  const names = scope.datasets ?? [];
  const where = scope.datasets === undefined ? '' : names.length === 0 ? ' · no dataset' : ` · ${names.join(', ')}`;
  return what + where;
}

/** Names with commas, spaces or lines between them. */
export function listed(text: string): string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}

/** Working keys first, the newest of each first. */
export function sorted(keys: readonly ApiKey[]): readonly ApiKey[] {
  const rank = (key: ApiKey): number => (key.state === 'active' ? 0 : 1);
  return [...keys].sort((a, b) => rank(a) - rank(b) || b.created.localeCompare(a.created));
}

/** Whole days until then, at least none. */
export function daysUntil(instant: string, now: Date): number {
  return Math.max(0, Math.floor((new Date(instant).getTime() - now.getTime()) / 86_400_000));
}
