import { describe, expect, it } from 'vitest';
import { uploadAddress } from '../api/upload';
import { datasetNameOf, isDatasetName } from './names';
import { hasEnded, pollAfter } from './states';

describe('imports', () => {
  it.each([
    ['airports.csv', 'airports'],
    ['Zürich Straßen 2024.geojson', 'zurich_stra_en_2024'],
    ['2024-05 counts.csv', 'table_2024_05_counts'],
    ['___.csv', 'table'],
    [`${'x'.repeat(80)}.csv`, 'x'.repeat(63)],
  ])('offers for %s the name %s', (filename, name) => {
    expect(datasetNameOf(filename)).toBe(name);
    expect(isDatasetName(name)).toBe(true);
  });

  it("keeps a file's name inside its parameter", () => {
    const address = uploadAddress('a&bad_rows=skip.csv', { name: 'a', visibility: 'private', badRows: 'refuse' });
    const query = new URL(address, 'https://maps.example').searchParams;
    expect(query.getAll('bad_rows')).toEqual(['refuse']);
    expect(query.get('filename')).toBe('a&bad_rows=skip.csv');
  });

  it('asks less and less often, and stops at the end', () => {
    expect(pollAfter(0)).toBeLessThan(pollAfter(5));
    expect(pollAfter(1000)).toBe(2000);
    expect(hasEnded('indexing')).toBe(false);
    expect(hasEnded('failed')).toBe(true);
  });
});
