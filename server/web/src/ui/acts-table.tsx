import type { Act } from '../api/types';
import { ago, moment } from '../format/format';
import type { Load } from './load';
import { Skeleton } from './page';
import { ProblemNote } from './problem-note';

/** More of them are read with the command. */
const SHOWN = 20;

/** Records of the audit log, the newest first. */
export function ActsTable({ load, reload }: { load: Load<readonly Act[]>; reload: () => void }) {
  if (load.state === 'loading') {
    return <Skeleton lines={3} />;
  }
  if (load.state === 'failed') {
    return <ProblemNote problem={load.problem} retry={reload} />;
  }
  if (load.value.length === 0) {
    return <p>None in the newest records of the audit log.</p>;
  }
  return (
    <div class="table-frame" role="region" aria-label="Latest acts" tabIndex={0}>
      <table class="values">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Act</th>
            <th scope="col">On</th>
            <th scope="col">Outcome</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {load.value.slice(0, SHOWN).map((act) => (
            <tr key={act.sequence}>
              <td title={moment(act.time)}>{ago(act.time, new Date())}</td>
              <td>
                <code>{act.action}</code>
              </td>
              <td title={act.target}>{act.target}</td>
              <td>{act.outcome}</td>
              <td>{act.remote}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
