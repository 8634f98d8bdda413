import type { NodeFacts } from '../api/types';

/** How far behind, in words that do not change with each answer: nobody needs to read milliseconds that jump. */
export function behind(lagMillis: number): string {
  if (lagMillis < 1000) {
    return 'up to date within a second';
  }
  if (lagMillis < 60_000) {
    return `${Math.round(lagMillis / 1000)} s behind`;
  }
  if (lagMillis < 5_400_000) {
    return `${Math.round(lagMillis / 60_000)} min behind`;
  }
  return `${Math.round(lagMillis / 3_600_000)} h behind`;
}

/** Why nothing can be changed on this node, for beside a button; undefined where it can. */
export function reasonOf(node: NodeFacts | undefined): string | undefined {
  if (node === undefined || node.role === 'primary') {
    return undefined;
  }
  const where = node.primary === null ? 'on the primary' : `on ${node.primary}`;
  return node.role === 'fenced' ? `This node is fenced. Change it ${where}.` : `This is a replica, which only reads. Change it ${where}.`;
}
