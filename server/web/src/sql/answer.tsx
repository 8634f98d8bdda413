import type { FeatureCollection } from 'geojson';
import { useMemo } from 'preact/hooks';
import type { SqlResult } from '../api/types';
import { counted, took } from '../format/format';
import { boundsOf } from '../map/bounds';
import { MapView } from '../map/map-view';
import { ValueTable } from '../ui/value-table';

interface AnswerProps {
  result: SqlResult;
  /** There when the answer has places. */
  features: FeatureCollection | undefined;
  limit: number;
}

export function Answer({ result, features, limit }: AnswerProps) {
  const columns = Object.entries(result.fields).map(([name, field]) => ({ name, type: field.type }));
  return (
    <section class="stack" data-testid="sql-result">
      <p class="result-words" role="status" data-testid="sql-status">
        <strong>{counted(result.rows.length, 'row')}</strong> in {took(result.time)}
        {result.rows.length >= limit && <span class="hint"> · stopped at the limit; there may be more</span>}
      </p>
      {features !== undefined && <AnswerMap features={features} />}
      {result.rows.length === 0 ? (
        <p class="hint">The query found nothing.</p>
      ) : (
        <ValueTable label="Result" columns={columns} rows={result.rows} testId="sql-table" />
      )}
    </section>
  );
}

function AnswerMap({ features }: { features: FeatureCollection }) {
  const subject = useMemo(() => ({ kind: 'features', features }) as const, [features]);
  const bounds = useMemo(() => boundsOf(features), [features]);
  return bounds === null ? null : (
    <div class="result-map">
      <MapView label="Map of the result" subject={subject} bounds={bounds} />
    </div>
  );
}
