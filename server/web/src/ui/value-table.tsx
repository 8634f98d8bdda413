import type { SqlRow, SqlValue } from '../api/types';
import { cell, webAddress } from '../format/format';
import type { Sort } from '../sql/text';
import { Icon } from './icons';

export interface TableColumn {
  readonly name: string;
  /** The appliance's word for the type; shown in small beneath the name. */
  readonly type: string;
}

interface ValueTableProps {
  label: string;
  columns: readonly TableColumn[];
  rows: readonly SqlRow[];
  /** Without it the headers are plain. */
  sort?: { readonly by: Sort; readonly onSort: (column: string) => void };
  busy?: boolean;
  testId: string;
}

const LONGEST = 240;

/** Rows and columns of values: numbers to the right, absent values marked, nothing in them ever taken as markup. */
export function ValueTable({ label, columns, rows, sort, busy = false, testId }: ValueTableProps) {
  return (
    <div class="table-frame" role="region" aria-label={label} aria-busy={busy} tabIndex={0} data-testid={testId}>
      <table class="values">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={isNumeric(column.type) ? 'numeric' : ''} aria-sort={order(column.name, sort?.by)}>
                {sort === undefined ? <HeadText column={column} /> : <SortButton column={column} sort={sort} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row['cartodb_id'] ?? index}>
              {columns.map((column) => (
                <td key={column.name} class={isNumeric(column.type) ? 'numeric' : ''}>
                  <Value value={row[column.name] ?? null} type={column.type} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeadText({ column }: { column: TableColumn }) {
  return (
    <span class="head">
      <span>{column.name}</span>
      <span class="head-type">{column.type}</span>
    </span>
  );
}

function SortButton({ column, sort }: { column: TableColumn; sort: NonNullable<ValueTableProps['sort']> }) {
  const active = sort.by.column === column.name;
  return (
    <button type="button" class="head-button" onClick={() => sort.onSort(column.name)} data-testid={`sort-${column.name}`}>
      <HeadText column={column} />
      {active && <Icon name={sort.by.descending ? 'down' : 'up'} />}
    </button>
  );
}

/** One value: an address as a link, nothing at all as a dash, a long text shortened with the whole of it in the tooltip. */
export function Value({ value, type }: { value: SqlValue; type: string }) {
  if (value === null) {
    return (
      <span class="absent" aria-label="no value">
        –
      </span>
    );
  }
  const text = cell(value);
  if (type === 'geometry') {
    return (
      <span class="absent" title={text.slice(0, 1000)}>
        geometry
      </span>
    );
  }
  const address = webAddress(value);
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  if (address !== undefined) {
    return (
      <a href={address} target="_blank" rel="noopener noreferrer">
        {shown}
      </a>
    );
  }
  return <span title={text.length > 40 ? text : undefined}>{shown}</span>;
}

function isNumeric(type: string): boolean {
  return type === 'number' || type === 'integer';
}

function order(column: string, by: Sort | undefined): 'ascending' | 'descending' | 'none' | undefined {
  if (by === undefined) {
    return undefined;
  }
  if (by.column !== column) {
    return 'none';
  }
  return by.descending ? 'descending' : 'ascending';
}
