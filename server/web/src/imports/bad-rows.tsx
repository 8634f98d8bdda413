import type { Import } from '../api/types';
import { count, counted } from '../format/format';
import { Icon } from '../ui/icons';

/** What could not be read, row by row, so that the file can be mended. */
export function BadRows({ job, download }: { job: Import; download: string }) {
  return (
    <section class="card stack" data-testid="bad-rows">
      <div class="card-head">
        <h2>{counted(job.badRows, 'row')} could not be read</h2>
        <a class="button" href={download} download={`${job.dataset}-bad-rows.csv`} data-testid="bad-rows-download">
          <Icon name="download" />
          All as CSV
        </a>
      </div>
      <div class="table-frame" role="region" aria-label="Rows that could not be read" tabIndex={0}>
        <table class="values">
          <thead>
            <tr>
              <th scope="col" class="numeric">
                Line
              </th>
              <th scope="col">Column</th>
              <th scope="col">Reason</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {job.badRowsListed.map((row, index) => (
              <tr key={index} data-testid="bad-row">
                <td class="numeric">{count(row.line)}</td>
                <td>{row.column ?? '–'}</td>
                <td class="wraps">{row.reason}</td>
                <td>
                  <code>{row.value ?? ''}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {job.badRows > job.badRowsListed.length && <p class="hint">The first {count(job.badRowsListed.length)} are shown; the CSV has them all.</p>}
    </section>
  );
}
