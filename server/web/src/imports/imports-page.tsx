import type { Import } from '../api/types';
import { ago, counted, moment } from '../format/format';
import { Link } from '../router/router';
import { UploadLink } from '../node/upload-link';
import { useApi } from '../session/session';
import { Icon, type IconName } from '../ui/icons';
import { useLoad } from '../ui/load';
import { Page, Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { hasEnded, STATE_WORDS } from './states';

export function ImportsPage() {
  const api = useApi();
  const [load, reload] = useLoad('imports', (signal) => api.imports(signal));
  return (
    <Page
      title="Imports"
      lead="What you uploaded, the newest first"
      actions={
        <UploadLink />
      }
    >
      {load.state === 'loading' && <Skeleton lines={5} />}
      {load.state === 'failed' && <ProblemNote problem={load.problem} retry={reload} />}
      {load.state === 'ready' && load.value.length === 0 && <p class="hint">You have not uploaded anything yet.</p>}
      {load.state === 'ready' && (
        <ul class="list" data-testid="imports">
          {load.value.map((job) => (
            <ImportRow key={job.id} job={job} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function ImportRow({ job }: { job: Import }) {
  return (
    <li class="list-row dataset dataset-import" data-testid="import-row" data-state={job.state}>
      <span class={`dataset-kind state-${job.state}`}>
        <Icon name={iconOf(job)} />
      </span>
      <span class="list-title">
        <Link to={{ page: 'import', id: job.id }} class="list-link">
          {job.filename}
        </Link>
        <code>{job.dataset}</code>
      </span>
      <span class="dataset-owner">{STATE_WORDS[job.state]}</span>
      <span class="dataset-rows">{job.state === 'done' ? counted(job.rows, 'row') : ''}</span>
      <time class="dataset-updated" dateTime={job.started} title={moment(job.started)}>
        {ago(job.started, new Date())}
      </time>
    </li>
  );
}

function iconOf(job: Import): IconName {
  if (!hasEnded(job.state)) {
    return 'clock';
  }
  switch (job.state) {
    case 'done':
      return 'check';
    case 'cancelled':
      return 'close';
    default:
      return 'alert';
  }
}
