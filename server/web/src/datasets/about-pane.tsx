import { useState } from 'preact/hooks';
import { datasetPath, exportPath, tilePath } from '../api/client';
import { problemOf, type Problem } from '../api/problem';
import type { Dataset } from '../api/types';
import { degrees, moment } from '../format/format';
import { useReadOnly } from '../node/node';
import { ReadOnlyNote } from '../node/read-only-note';
import { useApi } from '../session/session';
import { Copyable } from '../ui/copyable';
import { Icon } from '../ui/icons';
import { ProblemNote } from '../ui/problem-note';
import { DeleteDialog } from './delete-dialog';

export function AboutPane({ dataset, onChanged }: { dataset: Dataset; onChanged: () => void }) {
  return (
    <div class="about">
      <Facts dataset={dataset} />
      <Downloads dataset={dataset} />
      {dataset.mayChange && <Sharing dataset={dataset} onChanged={onChanged} />}
      <Columns dataset={dataset} />
      <Addresses dataset={dataset} />
      {dataset.mayChange && <Removal dataset={dataset} />}
    </div>
  );
}

function Facts({ dataset }: { dataset: Dataset }) {
  const [west, south, east, north] = dataset.bounds ?? [];
  return (
    <section class="card">
      <h2>Facts</h2>
      <dl class="fact-list">
        <Fact term="Name in SQL">
          <code>{dataset.name}</code>
        </Fact>
        <Fact term="Imported from">{dataset.source}</Fact>
        <Fact term="Owner">{dataset.owner}</Fact>
        <Fact term="Created">{moment(dataset.created)}</Fact>
        <Fact term="Updated">{moment(dataset.updated)}</Fact>
        {west !== undefined && south !== undefined && east !== undefined && north !== undefined && (
          <Fact term="Bounds">
            <span class="figures">
              west {degrees(west)}, south {degrees(south)}, east {degrees(east)}, north {degrees(north)}
            </span>
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ term, children }: { term: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Downloads({ dataset }: { dataset: Dataset }) {
  return (
    <section class="card">
      <h2>Take it along</h2>
      <p>All rows and columns, as they are now.</p>
      <p class="row">
        <a class="button" href={exportPath(dataset.name, 'csv')} download={`${dataset.name}.csv`} data-testid="export-csv">
          <Icon name="download" />
          CSV
        </a>
        {dataset.geometry !== null && (
          <a class="button" href={exportPath(dataset.name, 'geojson')} download={`${dataset.name}.geojson`} data-testid="export-geojson">
            <Icon name="download" />
            GeoJSON
          </a>
        )}
      </p>
    </section>
  );
}

function Sharing({ dataset, onChanged }: { dataset: Dataset; onChanged: () => void }) {
  const api = useApi();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const readOnly = useReadOnly();
  const shared = dataset.visibility === 'shared';
  const turn = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await api.changeDataset(dataset.name, { visibility: shared ? 'private' : 'shared' });
      onChanged();
    } catch (caught) {
      setProblem(problemOf(caught));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="card">
      <h2>Sharing</h2>
      <label class="switch">
        <input type="checkbox" role="switch" checked={shared} disabled={busy || readOnly !== undefined} onChange={() => void turn()} data-testid="share-toggle" />
        <span>Everybody who may sign in can see and query it</span>
      </label>
      <p class="hint">{shared ? 'Only you and the administrators can change or delete it.' : 'Now only you and the administrators see it.'}</p>
      {readOnly !== undefined && <ReadOnlyNote reason={readOnly} />}
      {problem !== undefined && <ProblemNote problem={problem} />}
    </section>
  );
}

function Columns({ dataset }: { dataset: Dataset }) {
  return (
    <section class="card card-wide">
      <h2>Columns</h2>
      <div class="table-frame" role="region" aria-label="Columns" tabIndex={0}>
        <table class="values">
          <thead>
            <tr>
              <th scope="col">In SQL</th>
              <th scope="col">Type</th>
              <th scope="col">In the file</th>
            </tr>
          </thead>
          <tbody>
            {dataset.columns.map((column) => (
              <tr key={column.name}>
                <td>
                  <code>{column.name}</code>
                </td>
                <td>{column.type}</td>
                <td>{column.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Addresses({ dataset }: { dataset: Dataset }) {
  const origin = location.origin;
  const query = new URLSearchParams({ q: `SELECT * FROM ${dataset.name} LIMIT 10`, format: 'geojson' });
  return (
    <section class="card card-wide">
      <h2>Use it from elsewhere</h2>
      <p>These addresses take your user name and password by HTTP Basic, as QGIS, ogr2ogr and curl send them.</p>
      <Copyable label="SQL" text={`${origin}/api/v2/sql?${query}`} />
      {dataset.geometry !== null && <Copyable label="Vector tiles" text={origin + tilePath(dataset.name)} />}
      {dataset.geometry !== null && <Copyable label="TileJSON" text={`${origin}${datasetPath(dataset.name)}/tilejson.json`} />}
      <Copyable label="With curl" text={`curl --cacert ca.pem --user NAME '${origin}/api/v2/sql?${query}'`} />
      <p class="hint">
        The appliance’s root certificate is at <a href="/ca.pem">/ca.pem</a>.
      </p>
    </section>
  );
}

function Removal({ dataset }: { dataset: Dataset }) {
  const [asked, setAsked] = useState(false);
  const readOnly = useReadOnly();
  return (
    <section class="card card-wide card-danger">
      <h2>Delete</h2>
      <p>The dataset goes for everybody, with its table, map and addresses. There is no way back from here.</p>
      <button type="button" class="button button-danger" disabled={readOnly !== undefined} onClick={() => setAsked(true)} data-testid="delete-dataset">
        Delete this dataset…
      </button>
      {readOnly !== undefined && <ReadOnlyNote reason={readOnly} />}
      {asked && <DeleteDialog dataset={dataset} onClose={() => setAsked(false)} />}
    </section>
  );
}
