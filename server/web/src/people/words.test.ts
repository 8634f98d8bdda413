import { describe, expect, it } from 'vitest';
import { realmWords, reasonWords, stateWords } from './words';

describe('words about people', () => {
  it('says where an account lives', () => {
    expect(['ldap', 'local', 'oidc:google'].map(realmWords)).toEqual(['directory', 'this appliance', 'google']);
    expect(stateWords('first-password')).toBe('first password');
  });

  it('says which group, mapping or grant gives a role', () => {
    expect(reasonWords({ role: 'editor', kind: 'mapping', by: 'ldap.editor_groups', group: 'cn=maps,dc=x', since: null })).toBe('The group cn=maps,dc=x is mapped by ldap.editor_groups.');
    expect(reasonWords({ role: 'viewer', kind: 'grant', by: 'user:ldap/ann, by local/admin', group: null, since: null })).toBe('Given by command: user:ldap/ann, by local/admin.');
    expect(reasonWords({ role: 'admin', kind: 'built-in', by: '', group: null, since: null })).toContain('always');
  });
});
