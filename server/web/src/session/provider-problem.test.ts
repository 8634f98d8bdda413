import { describe, expect, it } from 'vitest';
import { providerProblem } from './provider-problem';

describe('a problem in the address', () => {
  it('is told in words of this page alone', () => {
    const problem = providerProblem('?problem=MK-OID-003&reference=r-1&what=Call+0900');
    expect(problem).toMatchObject({ code: 'MK-OID-003', requestId: 'r-1', fix: 'Begin again.' });
    expect(JSON.stringify(problem)).not.toContain('0900');
  });

  it('that nobody knows has words nonetheless', () => {
    expect(providerProblem('?problem=MK-ABC-999')?.what).toBe('The sign-in did not work');
  });

  it('that is none is no problem', () => {
    expect(providerProblem('')).toBeUndefined();
    expect(providerProblem('?problem=%3Cb%3EYour+account%3C%2Fb%3E')).toBeUndefined();
    expect(providerProblem('?problem=MK-OID-003&reference=%3Cb%3E')?.requestId).toBeUndefined();
  });
});
