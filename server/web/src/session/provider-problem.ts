import type { Problem } from '../api/problem';

/**
 * What went wrong between this browser, a provider and the appliance, told from the code in the address. The texts are here and not in the address, where
 * anybody could write one for somebody else to read.
 */
export function providerProblem(search: string): Problem | undefined {
  const fields = new URLSearchParams(search);
  const code = fields.get('problem');
  if (code === null || !/^MK-[A-Z]{3}-\d{3}$/.test(code)) {
    return undefined;
  }
  const [what, why, fix] = WORDS[code] ?? OTHERWISE;
  const reference = fields.get('reference') ?? '';
  return { status: 0, code, what, why, fix, ...(/^[\w-]{1,64}$/.test(reference) ? { requestId: reference } : {}) };
}

type Words = readonly [what: string, why: string, fix: string];

const AGAIN = 'Begin again. If it stays, tell your administrator the code.';

const WORDS: Readonly<Record<string, Words>> = {
  'MK-OID-001': ['There is no such provider', 'The address is of one that this appliance does not have.', 'Choose one of those below.'],
  'MK-OID-002': ['The provider cannot be asked just now', 'It did not answer as it should; your account there may well be right.', 'Try again in a minute, or sign in another way.'],
  'MK-OID-003': ['This sign-in cannot be finished here', 'It was not begun in this browser, took longer than ten minutes, or was finished already.', 'Begin again.'],
  'MK-OID-004': ['The provider did not let you in', 'You gave up there, or may not use this appliance.', 'Begin again; if it stays, ask whoever runs the provider.'],
  'MK-OID-005': ['What the provider said cannot be trusted', 'Its answer failed a check that protects you.', AGAIN],
  'MK-OID-006': ['The provider did not confirm the sign-in', 'It refused the code that it had handed out.', AGAIN],
  'MK-OID-007': ['Your account there may not sign in here', 'It is not of an allowed organisation, or its mail address is not verified.', 'Use your organisation’s account, or ask your administrator.'],
  'MK-OID-008': ['The provider did not say all of your groups', 'You are in more groups than it tells, so nobody can know what you may do.', 'Ask your administrator.'],
  'MK-OID-009': ['Sign in at the primary once', 'Your account has not been here before, and this is a replica.', 'From then on you can sign in here as well.'],
  'MK-OID-010': ['That account belongs to another account here', 'It was linked to that one before.', 'Take that link away first, or use another account of the provider.'],
  'MK-OID-012': ['The account that you linked cannot be used', 'It is disabled or gone, or its directory cannot be asked just now.', 'Try again in a minute; if it stays, ask your administrator.'],
  'MK-IDN-002': ['Your account has no role here', 'The provider knows you, but nothing gives you a role on this appliance.', 'Ask your administrator for a role.'],
  'MK-IDN-004': ['Too many failed sign-ins', 'Your address failed too often in a short time.', 'Wait a moment, then try again.'],
};

const OTHERWISE: Words = ['The sign-in did not work', 'The appliance refused what the provider said.', AGAIN];
