import { useApi } from '../session/session';
import { ActsTable } from '../ui/acts-table';
import { useLoad } from '../ui/load';

/** What was done in one's own name: sign-ins, the agreement, links, keys, changes. Whoever finds something strange here should hear what to do. */
export function OwnActsCard() {
  const api = useApi();
  const [load, reload] = useLoad('own acts', (signal) => api.ownActs(signal));
  return (
    <section class="card card-wide" aria-labelledby="own-acts-title" data-testid="own-acts">
      <h2 id="own-acts-title">What was done in your name</h2>
      <p class="hint">If something here was not you, end your other sessions, change your password, revoke your keys, and tell an administrator.</p>
      <ActsTable load={load} reload={reload} />
    </section>
  );
}
