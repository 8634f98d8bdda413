import type { Column } from '../api/types';

/** A name as SQL takes it whatever is in it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** The rows of one page of a dataset's table. The key breaks ties, so that pages neither repeat nor lose a row. */
export function pageQuery(dataset: string, columns: readonly Column[], sort: Sort, page: number, size: number): string {
  const names = ['cartodb_id', ...columns.filter((column) => column.type !== 'geometry').map((column) => column.name)];
  const way = sort.descending ? 'DESC' : 'ASC';
  const order = sort.column === 'cartodb_id' ? `"cartodb_id" ${way}` : `${quoted(sort.column)} ${way} NULLS LAST, "cartodb_id" ASC`;
  return `SELECT ${names.map(quoted).join(', ')} FROM ${quoted(dataset)} ORDER BY ${order} LIMIT ${size} OFFSET ${page * size}`;
}

/** Queries worth trying on a dataset, simplest first. */
export function examplesFor(dataset: { readonly name: string; readonly columns: readonly Column[]; readonly geometry: string | null }): readonly Example[] {
  const table = bare(dataset.name);
  const text = dataset.columns.find((column) => column.type === 'string');
  const grouping = dataset.columns.find((column) => /^(state|country|type|category|kind|status|net)$/.test(column.name)) ?? text;
  const examples: Example[] = [{ title: 'First rows', query: `SELECT *\nFROM ${table}\nLIMIT 100` }];
  if (grouping !== undefined) {
    const name = bare(grouping.name);
    examples.push({ title: `Count by ${grouping.name}`, query: `SELECT ${name}, count(*) AS n\nFROM ${table}\nGROUP BY ${name}\nORDER BY n DESC` });
  }
  if (dataset.geometry !== null) {
    examples.push({
      title: 'Inside a box',
      query: `SELECT *\nFROM ${table}\nWHERE the_geom && ST_MakeEnvelope(-125, 32, -114, 42, 4326)`,
    });
  }
  return examples;
}

export interface Example {
  readonly title: string;
  readonly query: string;
}

/** Unquoted where SQL allows it, because people will edit it. */
function bare(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoted(name);
}
