import { describe, expect, it } from 'vitest';
import { bytes, text } from './passkey';

describe('bytes of passkeys', () => {
  it('travel as Base64url without padding', () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(text(all.buffer)).not.toMatch(/[+/=]/);
    expect(bytes(text(all.buffer))).toEqual(all);
  });
});
