import { describe, expect, it } from 'vitest';
import type { NodeFacts } from '../api/types';
import { behind, reasonOf } from './words';

const follower: NodeFacts = {
  role: 'follower',
  name: 'standby',
  primary: 'https://maps.example.org',
  primaryName: 'maps',
  lagMillis: 3,
  linked: true,
};

describe('behind', () => {
  it('does not count milliseconds', () => expect(behind(3)).toBe('up to date within a second'));
  it('counts seconds', () => expect(behind(12_400)).toBe('12 s behind'));
  it('counts minutes', () => expect(behind(180_000)).toBe('3 min behind'));
  it('counts hours', () => expect(behind(7_200_000)).toBe('2 h behind'));
});

describe('reasonOf', () => {
  it('is nothing on a primary', () => expect(reasonOf({ ...follower, role: 'primary', primary: null })).toBeUndefined());
  it('is nothing while it is not known', () => expect(reasonOf(undefined)).toBeUndefined());
  it('names the primary', () => expect(reasonOf(follower)).toBe('This is a replica, which only reads. Change it on https://maps.example.org.'));
  it('tells a fenced node', () => expect(reasonOf({ ...follower, role: 'fenced' })).toContain('fenced'));
  it('gets along without an address', () => expect(reasonOf({ ...follower, primary: null })).toContain('on the primary'));
});
