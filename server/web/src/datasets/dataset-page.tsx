import { useMemo } from 'preact/hooks';
import type { Dataset } from '../api/types';
import { ago, counted } from '../format/format';
import { MapView } from '../map/map-view';
import { Link } from '../router/router';
import { PANES, type Pane } from '../router/routes';
import { useApi, useMay } from '../session/session';
import { examplesFor } from '../sql/text';
import { Icon, geometryKind } from '../ui/icons';
import { useLoad } from '../ui/load';
import { Page, Skeleton } from '../ui/page';
import { ProblemNote } from '../ui/problem-note';
import { AboutPane } from './about-pane';
import { VisibilityBadge } from './datasets-page';
import { TablePane } from './table-pane';

const PANE_WORDS: Readonly<Record<Pane, string>> = { map: 'Map', table: 'Table', about: 'About' };

export function DatasetPage({ name, pane }: { name: string; pane: Pane }) {
  const api = useApi();
  const [load, reload] = useLoad(name, (signal) => api.dataset(name, signal));
  switch (load.state) {
    case 'loading':
      return (
        <Page title={name}>
          <Skeleton lines={8} />
        </Page>
      );
    case 'failed':
      return (
        <Page title={name}>
          <ProblemNote problem={load.problem} retry={reload}>
            <p>
              <Link to={{ page: 'datasets' }}>Back to the datasets</Link>
            </p>
          </ProblemNote>
        </Page>
      );
    case 'ready':
      return <Shown dataset={load.value} pane={pane} onChanged={reload} />;
  }
}

function Shown({ dataset, pane, onChanged }: { dataset: Dataset; pane: Pane; onChanged: () => void }) {
  const mayQuery = useMay('QUERY');
  const kind = geometryKind(dataset.geometry);
  const query = examplesFor(dataset)[0]?.query ?? '';
  return (
    <Page
      title={dataset.title}
      tall={pane !== 'about'}
      lead={
        <span class="facts">
          <span>{counted(dataset.rows, 'row')}</span>
          <span>{kind.words}</span>
          <span>{dataset.owner}</span>
          <span>{ago(dataset.updated, new Date())}</span>
          <VisibilityBadge visibility={dataset.visibility} />
        </span>
      }
      actions={
        mayQuery && (
          <Link to={{ page: 'sql', query }} class="button" data-testid="open-in-sql">
            <Icon name="play" />
            Open in SQL
          </Link>
        )
      }
    >
      <nav class="tabs" aria-label="Views of the dataset">
        {PANES.map((each) => (
          <Link key={each} to={{ page: 'dataset', name: dataset.name, pane: each }} class="tab" aria-current={each === pane ? 'page' : undefined} data-testid={`tab-${each}`}>
            {PANE_WORDS[each]}
          </Link>
        ))}
      </nav>
      {pane === 'map' && <MapPane dataset={dataset} />}
      {pane === 'table' && <TablePane dataset={dataset} />}
      {pane === 'about' && <AboutPane dataset={dataset} onChanged={onChanged} />}
    </Page>
  );
}

function MapPane({ dataset }: { dataset: Dataset }) {
  const subject = useMemo(() => ({ kind: 'dataset', name: dataset.name }) as const, [dataset.name]);
  if (dataset.geometry === null) {
    return (
      <section class="empty">
        <span class="empty-icon">
          <Icon name="table" />
        </span>
        <h2>No places in this dataset</h2>
        <p>Its file had no latitude and longitude columns and no geometries, so there is nothing to draw. The table and SQL have it all.</p>
        <Link to={{ page: 'dataset', name: dataset.name, pane: 'table' }} class="button button-primary">
          Look at the table
        </Link>
      </section>
    );
  }
  return <MapView label={`Map of ${dataset.title}`} subject={subject} bounds={dataset.bounds} columns={dataset.columns} />;
}
