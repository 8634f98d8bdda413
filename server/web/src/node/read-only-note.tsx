import { Icon } from '../ui/icons';

/** Beside what cannot be used on this node: why, and where it can. */
export function ReadOnlyNote({ reason }: { reason: string }) {
  return (
    <p class="note" data-testid="read-only">
      <Icon name="lock" />
      <span>{reason}</span>
    </p>
  );
}
