import { useState } from 'preact/hooks';
import type { Column, SqlValue } from '../api/types';
import { cell, counted } from '../format/format';
import { Icon } from '../ui/icons';
import { Value } from '../ui/value-table';

export interface Found {
  readonly id: number | string | undefined;
  readonly properties: Readonly<Record<string, SqlValue>>;
}

interface PopupProps {
  found: readonly Found[];
  /** The order of the attributes; without it they come as the feature has them. */
  columns: readonly Column[] | undefined;
  onChoose: (found: Found) => void;
  onClose: () => void;
}

/** All attributes of what was clicked. Where several features lie on one another, one after the other. */
export function Popup({ found, columns, onChoose, onClose }: PopupProps) {
  const [index, setIndex] = useState(0);
  const feature = found[index];
  if (feature === undefined) {
    return null;
  }
  const turn = (by: number): void => {
    const next = (index + by + found.length) % found.length;
    setIndex(next);
    const chosen = found[next];
    if (chosen !== undefined) {
      onChoose(chosen);
    }
  };
  return (
    <div class="popup" data-testid="popup">
      <header class="popup-head">
        <strong>{titleOf(feature)}</strong>
        <button type="button" class="button button-quiet button-icon" aria-label="Close" onClick={onClose} data-testid="popup-close">
          <Icon name="close" />
        </button>
      </header>
      <dl class="attributes">
        {attributesOf(feature, columns).map(({ name, type, value }) => (
          <div key={name} data-testid="popup-attribute">
            <dt>{name}</dt>
            <dd>
              <Value value={value} type={type} />
            </dd>
          </div>
        ))}
      </dl>
      {found.length > 1 && (
        <footer class="popup-foot">
          <button type="button" class="button button-quiet button-icon" aria-label="Previous feature" onClick={() => turn(-1)}>
            <Icon name="left" />
          </button>
          <span aria-live="polite">
            {index + 1} of {counted(found.length, 'feature')} here
          </span>
          <button type="button" class="button button-quiet button-icon" aria-label="Next feature" onClick={() => turn(1)}>
            <Icon name="right" />
          </button>
        </footer>
      )}
    </div>
  );
}

/** What a person would call it: its name, if it has one. */
export function titleOf(feature: Found): string {
  for (const key of ['name', 'title', 'place', 'label', 'city']) {
    const text = cell(feature.properties[key]);
    if (text !== '') {
      return text;
    }
  }
  const id = feature.id ?? feature.properties['cartodb_id'];
  return id === undefined ? 'Feature' : `Feature ${String(id)}`;
}

interface Attribute {
  readonly name: string;
  readonly type: string;
  readonly value: SqlValue;
}

/** A tile leaves out what is null: the dataset's columns bring it back. */
export function attributesOf(feature: Found, columns: readonly Column[] | undefined): readonly Attribute[] {
  if (columns === undefined) {
    return Object.entries(feature.properties).map(([name, value]) => ({ name, type: typeof value, value }));
  }
  return columns
    .filter((column) => column.type !== 'geometry')
    .map((column) => ({ name: column.name, type: column.type, value: feature.properties[column.name] ?? null }));
}
