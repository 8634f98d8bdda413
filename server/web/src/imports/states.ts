import type { Import, ImportState } from '../api/types';
import { bytes, counted } from '../format/format';

export const STATE_WORDS: Readonly<Record<ImportState, string>> = {
  waiting: 'Waiting for its turn',
  reading: 'Reading the file',
  loading: 'Loading the rows',
  indexing: 'Building the index',
  done: 'Imported',
  failed: 'Not imported',
  cancelled: 'Cancelled',
};

export function hasEnded(state: ImportState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** How far it is, in what can be counted at this point. */
export function progressWords(job: Import): string {
  const read = job.bytes > 0 && job.bytesRead < job.bytes ? `${bytes(job.bytesRead)} of ${bytes(job.bytes)}` : '';
  const rows = job.rows > 0 ? counted(job.rows, 'row') : '';
  return [read, rows].filter((part) => part !== '').join(' · ');
}

/** How long to wait before asking again: often at first, then less, for a long import is watched for long. */
export function pollAfter(turn: number): number {
  return Math.min(250 + turn * 100, 2000);
}
