import { ago, moment } from '../format/format';
import { useApi } from '../session/session';
import { useLoad } from '../ui/load';
import { Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';

/** More of them are read with the command. */
const SHOWN = 20;

/** What somebody did last, out of the audit log: sign-ins, acceptances of the agreement, links, changes. For those who may read it. */
export function ActsCard({ realm, name }: { realm: string; name: string }) {
  const api = useApi();
  const [load, reload] = useLoad(`acts ${realm}/${name}`, (signal) => api.actsOf(realm, name, signal));
  return (
    <section class="card card-wide" data-testid="acts">
      <h2>Latest acts</h2>
      {load.state === 'loading' && <Skeleton lines={3} />}
      {load.state === 'failed' && <ProblemNote problem={load.problem} retry={reload} />}
      {load.state === 'ready' && load.value.length === 0 && <p>None in the newest records of the audit log.</p>}
      {load.state === 'ready' && load.value.length > 0 && (
        <>
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
          <p class="hint">
            All of them: <code>mapkeep audit tail --actor {name}</code>
          </p>
        </>
      )}
    </section>
  );
}
