import type { RoleReason } from '../api/types';

/** Where an account lives, for people. */
export function realmWords(realm: string): string {
  switch (realm) {
    case 'ldap':
      return 'directory';
    case 'local':
      return 'this appliance';
    default:
      return realm.replace(/^oidc:/, '');
  }
}

export function stateWords(state: string): string {
  return state === 'first-password' ? 'first password' : state;
}

/** Why somebody has a role, in one sentence. */
export function reasonWords(reason: RoleReason): string {
  switch (reason.kind) {
    case 'mapping':
      return `The group ${reason.group ?? ''} is mapped by ${reason.by}.`;
    case 'grant':
      return reason.group ? `The group was given it: ${reason.by}.` : `Given by command: ${reason.by}.`;
    default:
      return 'The local administrator always has it.';
  }
}
