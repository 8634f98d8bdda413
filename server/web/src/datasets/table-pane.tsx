import { useState } from 'preact/hooks';
import type { Dataset } from '../api/types';
import { count } from '../format/format';
import { useApi } from '../session/session';
import { pageQuery, type Sort } from '../sql/text';
import { Icon } from '../ui/icons';
import { useLoad } from '../ui/load';
import { Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { ValueTable, type TableColumn } from '../ui/value-table';

const PAGE_SIZE = 100;
const BY_KEY: Sort = { column: 'cartodb_id', descending: false };

/** The rows of a dataset, a page at a time, asked for through the SQL API like anybody's. */
export function TablePane({ dataset }: { dataset: Dataset }) {
  const api = useApi();
  const [sort, setSort] = useState(BY_KEY);
  const [page, setPage] = useState(0);
  const query = pageQuery(dataset.name, dataset.columns, sort, page, PAGE_SIZE);
  const [load, reload] = useLoad(query, (signal) => api.sql(query, { rowsPerPage: PAGE_SIZE }, signal));
  const columns: readonly TableColumn[] = [{ name: 'cartodb_id', type: 'integer' }, ...dataset.columns.filter((column) => column.type !== 'geometry')];
  const sortBy = (column: string): void => {
    setPage(0);
    setSort({ column, descending: sort.column === column && !sort.descending });
  };
  return (
    <section class="table-pane">
      {load.state === 'failed' ? (
        <ProblemNote problem={load.problem} retry={reload} />
      ) : (
        <ValueTable
          label={`Rows of ${dataset.title}`}
          columns={columns}
          rows={load.state === 'ready' ? load.value.rows : []}
          sort={{ by: sort, onSort: sortBy }}
          busy={load.state === 'loading'}
          testId="dataset-table"
        />
      )}
      {load.state === 'loading' && <Skeleton lines={12} />}
      <Pages page={page} rows={dataset.rows} onPage={setPage} />
    </section>
  );
}

function Pages({ page, rows, onPage }: { page: number; rows: number; onPage: (page: number) => void }) {
  const last = Math.max(0, Math.ceil(rows / PAGE_SIZE) - 1);
  const from = rows === 0 ? 0 : page * PAGE_SIZE + 1;
  const to = Math.min(rows, (page + 1) * PAGE_SIZE);
  return (
    <nav class="pages" aria-label="Pages of the table">
      <span role="status" data-testid="table-range">
        Rows {count(from)}–{count(to)} of {count(rows)}
      </span>
      <span class="pages-buttons">
        <button type="button" class="button" disabled={page === 0} onClick={() => onPage(page - 1)} data-testid="table-previous">
          <Icon name="left" />
          Previous
        </button>
        <button type="button" class="button" disabled={page >= last} onClick={() => onPage(page + 1)} data-testid="table-next">
          Next
          <Icon name="right" />
        </button>
      </span>
    </nav>
  );
}
