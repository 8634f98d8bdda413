import { useState } from 'preact/hooks';
import type { Dataset } from '../api/types';
import { ago, count, counted, moment } from '../format/format';
import { UploadLink } from '../node/upload-link';
import { Link } from '../router/router';
import { useApi, useMay } from '../session/session';
import { Icon, geometryKind } from '../ui/icons';
import { useLoad } from '../ui/load';
import { Page, Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { matching } from './matching';

export function DatasetsPage() {
  const api = useApi();
  const mayImport = useMay('IMPORT_DATASETS');
  const [load, reload] = useLoad('datasets', (signal) => api.datasets(signal));
  const total = load.state === 'ready' ? load.value.length : 0;
  const uploadLink = <UploadLink />;
  return (
    <Page
      title="Datasets"
      lead={total > 0 ? `${counted(total, 'dataset')} that you may see` : undefined}
      actions={mayImport && total > 0 ? uploadLink : undefined}
    >
      {load.state === 'loading' && <Skeleton lines={6} />}
      {load.state === 'failed' && <ProblemNote problem={load.problem} retry={reload} />}
      {load.state === 'ready' && total === 0 && <NothingYet>{mayImport && uploadLink}</NothingYet>}
      {load.state === 'ready' && total > 0 && <DatasetList datasets={load.value} />}
    </Page>
  );
}

function NothingYet({ children }: { children: preact.ComponentChildren }) {
  return (
    <section class="empty" data-testid="datasets-empty">
      <span class="empty-icon">
        <Icon name="point" />
      </span>
      <h2>No datasets yet</h2>
      {children ? (
        <p>Upload a CSV or GeoJSON file, and it becomes a table to query and a map to look at. It stays on this appliance.</p>
      ) : (
        <p>Nobody has shared a dataset with you. Ask a colleague who may upload, or your administrator for the editor role.</p>
      )}
      {children}
    </section>
  );
}

function DatasetList({ datasets }: { datasets: readonly Dataset[] }) {
  const [wanted, setWanted] = useState('');
  const shown = matching(datasets, wanted);
  return (
    <section class="stack">
      {datasets.length > 5 && (
        <label class="search">
          <span class="visually-hidden">Find a dataset</span>
          <Icon name="search" />
          <input type="search" placeholder="Find a dataset" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} data-testid="datasets-search" />
        </label>
      )}
      <ul class="list" data-testid="datasets">
        {shown.map((dataset) => (
          <DatasetRow key={dataset.name} dataset={dataset} />
        ))}
      </ul>
      <p class="hint" role="status">
        {shown.length === 0 ? `No dataset has “${wanted}” in its name, title or owner.` : ''}
      </p>
    </section>
  );
}

function DatasetRow({ dataset }: { dataset: Dataset }) {
  const kind = geometryKind(dataset.geometry);
  return (
    <li class="list-row dataset" data-testid="dataset-row" data-name={dataset.name}>
      <span class="dataset-kind" role="img" aria-label={kind.words} title={kind.words}>
        <Icon name={kind.icon} />
      </span>
      <span class="list-title">
        <Link to={{ page: 'dataset', name: dataset.name, pane: 'map' }} class="list-link">
          {dataset.title}
        </Link>
        <code>{dataset.name}</code>
      </span>
      <span class="dataset-rows">
        <b>{count(dataset.rows)}</b> {dataset.rows === 1 ? 'row' : 'rows'}
      </span>
      <span class="dataset-owner">{dataset.owner}</span>
      <span class="dataset-visibility">
        <VisibilityBadge visibility={dataset.visibility} />
      </span>
      <time class="dataset-updated" dateTime={dataset.updated} title={moment(dataset.updated)}>
        {ago(dataset.updated, new Date())}
      </time>
    </li>
  );
}

export function VisibilityBadge({ visibility }: { visibility: Dataset['visibility'] }) {
  const shared = visibility === 'shared';
  return (
    <span class={shared ? 'badge badge-shared' : 'badge'}>
      <Icon name={shared ? 'people' : 'lock'} />
      {shared ? 'Shared' : 'Private'}
    </span>
  );
}
