import { describe, expect, it } from 'vitest';
import { ago, bytes, cell, count, counted, took, webAddress } from './format';

describe('what people read', () => {
  it('counts', () => {
    expect(count(1234567)).toBe('1,234,567');
    expect(counted(1, 'row')).toBe('1 row');
    expect(counted(0, 'row')).toBe('0 rows');
  });

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [210_365, '205 KiB'],
    [5 * 1024 ** 3, '5.0 GiB'],
  ])('sizes %d bytes as %s', (size, words) => {
    expect(bytes(size)).toBe(words);
  });

  it('times', () => {
    expect(took(0.0072)).toBe('7 ms');
    expect(took(1.236)).toBe('1.24 s');
  });

  it.each([
    ['2026-01-10T11:59:30Z', 'just now'],
    ['2026-01-10T11:59:00Z', '1 minute ago'],
    ['2026-01-10T10:00:00Z', '2 hours ago'],
    ['2026-01-08T12:00:00Z', '2 days ago'],
    ['2025-12-24T12:00:00Z', 'Dec 24, 2025'],
    ['not a time', 'not a time'],
  ])('%s was %s', (instant, words) => {
    expect(ago(instant, new Date('2026-01-10T12:00:00Z'))).toBe(words);
  });

  it('leaves values as they are', () => {
    expect(cell('00501')).toBe('00501');
    expect(cell(1517966773840)).toBe('1517966773840');
    expect(cell(null)).toBe('');
    expect(cell({ a: 1 })).toBe('{"a":1}');
  });

  it('makes links of web addresses only', () => {
    expect(webAddress('https://example.org/a?b=c')).toBe('https://example.org/a?b=c');
    for (const text of ['javascript:alert(1)', 'data:text/html,x', ' https://example.org', 'see https://example.org', 'https://', 17, null]) {
      expect(webAddress(text)).toBeUndefined();
    }
  });
});
