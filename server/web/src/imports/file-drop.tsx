import { useState } from 'preact/hooks';
import { Icon } from '../ui/icons';

/** A place to drop a file on, which is also the button to choose one with. */
export function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const take = (files: FileList | null | undefined): void => {
    const file = files?.[0];
    if (file !== undefined) {
      onFile(file);
    }
  };
  return (
    <label
      class={over ? 'drop drop-over' : 'drop'}
      data-testid="upload-drop"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <input class="visually-hidden" type="file" accept=".csv,.tsv,.txt,.geojson,.json" onChange={(event) => take(event.currentTarget.files)} data-testid="upload-input" />
      <span class="empty-icon">
        <Icon name="upload" />
      </span>
      <span class="drop-words">Drop a file here</span>
      <span class="button">Choose a file</span>
      <span class="hint">.csv, .tsv, .geojson</span>
    </label>
  );
}
