import { useApi } from '../session/session';
import { ActsTable } from '../ui/acts-table';
import { useLoad } from '../ui/load';

/** What somebody did last, out of the audit log: sign-ins, acceptances of the agreement, links, changes. For those who may read it. */
export function ActsCard({ realm, name }: { realm: string; name: string }) {
  const api = useApi();
  const [load, reload] = useLoad(`acts ${realm}/${name}`, (signal) => api.actsOf(realm, name, signal));
  return (
    <section class="card card-wide" data-testid="acts">
      <h2>Latest acts</h2>
      <ActsTable load={load} reload={reload} />
      <p class="hint">
        All of them: <code>mapkeep audit tail --actor {name}</code>
      </p>
    </section>
  );
}
