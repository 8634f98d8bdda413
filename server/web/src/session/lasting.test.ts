import { describe, expect, it } from 'vitest';
import { lastingWords } from './lasting';

const now = new Date('2026-03-01T12:00:00Z');

describe('how long a password is still good', () => {
  it.each([
    ['2026-03-06T13:00:00Z', 'ends in 5 days'],
    ['2026-03-03T11:59:00Z', 'ends in 47 hours'],
    ['2026-03-01T13:00:00Z', 'ends in 1 hour'],
    ['2026-03-01T12:10:00Z', 'ends within the hour'],
    ['2026-03-01T11:00:00Z', 'has ended'],
  ])('%s: %s', (ends, words) => expect(lastingWords(ends, now)).toBe(words));
});
