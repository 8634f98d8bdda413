import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../api/types';
import { daysUntil, listed, scopeWords, sorted } from './words';

describe('words about keys', () => {
  it('says what a key may', () => {
    expect(scopeWords(null, false)).toBe('All that you may, except for keys, accounts and rights');
    expect(scopeWords(null, true)).toBe('All that you may, keys and accounts too');
    expect(scopeWords({ permissions: ['query', 'read_datasets'] }, false)).toBe('query, read datasets');
    expect(scopeWords({ permissions: ['query'], datasets: ['roads', 'rivers'] }, false)).toBe('query · roads, rivers');
    expect(scopeWords({ permissions: ['query'], datasets: [] }, false)).toBe('query · no dataset');
  });

  it('takes names however they are set apart', () => {
    expect(listed(' a, b\nc  d,,')).toEqual(['a', 'b', 'c', 'd']);
    expect(listed(' \n')).toEqual([]);
  });

  it('puts working keys first', () => {
    const key = (id: string, state: ApiKey['state'], created: string): ApiKey => ({ id, state, created }) as ApiKey;
    const keys = [key('old', 'active', '2026-01-01'), key('over', 'revoked', '2026-03-01'), key('new', 'active', '2026-02-01')];
    expect(sorted(keys).map(({ id }) => id)).toEqual(['new', 'old', 'over']);
  });

  it('counts days', () => {
    const now = new Date('2026-03-01T12:00:00Z');
    expect(daysUntil('2026-03-03T11:00:00Z', now)).toBe(1);
    expect(daysUntil('2026-02-01T00:00:00Z', now)).toBe(0);
  });
});
