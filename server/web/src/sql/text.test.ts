import { describe, expect, it } from 'vitest';
import { examplesFor, pageQuery, quoted } from './text';

const column = (name: string, type: 'string' | 'geometry' | 'number' = 'string') => ({ name, source: name, type });

describe('SQL text', () => {
  it('quotes a name so that it cannot end early', () => {
    expect(quoted('a"; DROP TABLE b; --')).toBe('"a""; DROP TABLE b; --"');
  });

  it('pages by the key, and sorts with the key as the last word', () => {
    const columns = [column('name'), column('the_geom', 'geometry')];
    expect(pageQuery('airports', columns, { column: 'cartodb_id', descending: false }, 0, 100)).toBe(
      'SELECT "cartodb_id", "name" FROM "airports" ORDER BY "cartodb_id" ASC LIMIT 100 OFFSET 0',
    );
    expect(pageQuery('airports', columns, { column: 'name', descending: true }, 2, 100)).toContain(
      'ORDER BY "name" DESC NULLS LAST, "cartodb_id" ASC LIMIT 100 OFFSET 200',
    );
  });

  it('offers examples that fit the dataset', () => {
    const titles = (geometry: string | null, columns = [column('state')]): string[] =>
      examplesFor({ name: 'airports', columns, geometry }).map((example) => example.title);
    expect(titles('Point')).toEqual(['First rows', 'Count by state', 'Inside a box']);
    expect(titles(null, [column('mag', 'number')])).toEqual(['First rows']);
  });
});
