import { describe, expect, it } from 'vitest';
import { signInProblem } from './sign-in-problem';

const refused = (status: number, more: object = {}) => signInProblem({ status, what: 'No', why: '', fix: '', ...more }).fix;

describe('a refused sign-in', () => {
  it('says a different next step for each reason', () => {
    const fixes = [401, 403, 429, 503, 500].map((status) => refused(status));
    expect(new Set(fixes).size).toBe(fixes.length);
  });

  it('says how long to wait', () => {
    expect(refused(429, { retryAfterSeconds: 30 })).toContain('30 seconds');
  });

  it("leaves the appliance's own advice alone", () => {
    expect(refused(401, { fix: 'Reset it at the help desk.' })).toBe('Reset it at the help desk.');
  });
});
