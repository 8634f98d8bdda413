import { useEffect, useState } from 'preact/hooks';
import { badRowsPath } from '../api/client';
import { problemOf, problemOfBody, type Problem } from '../api/problem';
import type { Import } from '../api/types';
import { count, counted } from '../format/format';
import { Link } from '../router/router';
import { useApi } from '../session/session';
import { Icon } from '../ui/icons';
import { Page, Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { BadRows } from './bad-rows';
import { ProgressLine } from './progress-line';
import { hasEnded, progressWords, STATE_WORDS } from './states';
import { useImport } from './use-import';

export function ImportPage({ id }: { id: string }) {
  const [job, problem] = useImport(id);
  if (problem !== undefined) {
    return (
      <Page title="Import">
        <ProblemNote problem={problem} />
      </Page>
    );
  }
  if (job === undefined) {
    return (
      <Page title="Import">
        <Skeleton lines={4} />
      </Page>
    );
  }
  return (
    <Page title={job.filename} lead={STATE_WORDS[job.state]}>
      <div class="narrow stack" data-testid="import" data-state={job.state}>
        {!hasEnded(job.state) && <Running job={job} />}
        {job.state === 'done' && <Done job={job} />}
        {job.state === 'failed' && <Failed job={job} />}
        {job.state === 'cancelled' && <Cancelled />}
        {job.badRows > 0 && <BadRows job={job} download={badRowsPath(job.id)} />}
      </div>
    </Page>
  );
}

function Running({ job }: { job: Import }) {
  const api = useApi();
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => setAsked(false), [job.id]);
  const cancel = (): void => {
    setAsked(true);
    api.cancelImport(job.id).catch((caught: unknown) => {
      setAsked(false);
      setProblem(problemOf(caught));
    });
  };
  const known = job.state === 'reading' || job.state === 'loading';
  return (
    <section class="card stack">
      <ProgressLine label={STATE_WORDS[job.state]} done={job.bytesRead} all={known ? job.bytes : 0} words={progressWords(job)} testId="import-progress" />
      {problem !== undefined && <ProblemNote problem={problem} />}
      <p class="hint">You may leave this page; the import goes on, and “Imports” has it.</p>
      <div class="row row-end">
        <button type="button" class="button" disabled={asked} onClick={cancel} data-testid="import-cancel">
          {asked ? 'Cancelling…' : 'Cancel the import'}
        </button>
      </div>
    </section>
  );
}

function Done({ job }: { job: Import }) {
  return (
    <section class="card stack" data-testid="import-done">
      <div class="note note-success" role="status">
        <Icon name="check" />
        <p class="note-what">
          {counted(job.rows, 'row')} imported as <code>{job.dataset}</code>
          {job.badRows > 0 && `, ${count(job.badRows)} skipped`}
        </p>
      </div>
      <div class="row">
        <Link to={{ page: 'dataset', name: job.dataset, pane: 'map' }} class="button button-primary" data-testid="import-open">
          Open the dataset
        </Link>
        <Link to={{ page: 'upload' }} class="button">
          Upload another
        </Link>
      </div>
    </section>
  );
}

function Failed({ job }: { job: Import }) {
  const problem = problemOfBody(
    job.problem ?? { what: 'The file was not imported', why: 'The appliance gave no reason.', fix: 'Try again; if it stays, tell your administrator.' },
  );
  return (
    <section class="card stack" data-testid="import-failed">
      <ProblemNote problem={problem} />
      <p class="hint">Nothing of the file was kept: a dataset is imported whole or not at all.</p>
      <div class="row">
        <Link to={{ page: 'upload' }} class="button button-primary">
          Upload again
        </Link>
      </div>
    </section>
  );
}

function Cancelled() {
  return (
    <section class="card stack" data-testid="import-cancelled">
      <p>The import was stopped, and nothing of the file was kept.</p>
      <div class="row">
        <Link to={{ page: 'upload' }} class="button">
          Upload a file
        </Link>
      </div>
    </section>
  );
}
