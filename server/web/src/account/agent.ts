/** A browser in words that people know, from what it calls itself (RFC 9110, 10.1.5). A hint for the eye; nothing is decided by it. */
export function browserOf(agent: string): string {
  const browser = BROWSERS.find(([mark]) => agent.includes(mark))?.[1];
  const system = SYSTEMS.find(([mark]) => agent.includes(mark))?.[1];
  if (browser === undefined) {
    return agent === '' ? 'Unknown browser' : (agent.split(/[\s(]/)[0] ?? agent).slice(0, 40);
  }
  return system === undefined ? browser : `${browser} on ${system}`;
}

/** In this order: each says of itself that it is also the ones below. */
const BROWSERS: readonly (readonly [mark: string, words: string])[] = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
];

const SYSTEMS: readonly (readonly [mark: string, words: string])[] = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'Mac'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
];
