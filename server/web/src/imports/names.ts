/** A name for the dataset by the file's: what the appliance would make of it, shown before it is sent. The appliance decides. */
export function datasetNameOf(filename: string): string {
  const stem = filename.replace(/\.[^.]*$/, '');
  const plain = stem.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const safe = plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  const named = /^[a-z]/.test(safe) ? safe : `table_${safe}`;
  return named.slice(0, 63).replace(/_+$/, '');
}

export function isDatasetName(text: string): boolean {
  return /^[a-z][a-z0-9_]{0,62}$/.test(text);
}
