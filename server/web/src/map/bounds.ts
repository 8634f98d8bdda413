import type { FeatureCollection, Geometry, Position } from 'geojson';
import type { Bounds } from '../api/types';

/** Beyond this latitude the map's projection (Web Mercator) has no place. */
const EDGE = 85;

/** Bounds that the map can be fitted to: inside the projection, and never of no size at all. */
export function fitting([west, south, east, north]: Bounds): Bounds {
  const least = 0.01;
  const w = west - (east - west < least ? least : 0);
  const e = east + (east - west < least ? least : 0);
  const s = south - (north - south < least ? least : 0);
  const n = north + (north - south < least ? least : 0);
  return [Math.max(w, -180), Math.max(s, -EDGE), Math.min(e, 180), Math.min(n, EDGE)];
}

/** The box around all features; null when none has a place. */
export function boundsOf(collection: FeatureCollection): Bounds | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of collection.features) {
    for (const [x = NaN, y = NaN] of positions(geometry)) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return Number.isFinite(box[0]) ? box : null;
}

/** A GeoJSON answer may hold `null` for a geometry (RFC 7946, 3.2), whatever its type declaration says. */
function* positions(geometry: Geometry | null): Generator<Position> {
  if (geometry === null) {
    return;
  }
  if (geometry.type === 'GeometryCollection') {
    for (const part of geometry.geometries) {
      yield* positions(part);
    }
    return;
  }
  yield* flattened(geometry.coordinates);
}

type Nested = Position | readonly Nested[];

function* flattened(nested: Nested): Generator<Position> {
  if (typeof nested[0] === 'number') {
    yield nested as Position;
    return;
  }
  for (const part of nested as readonly Nested[]) {
    yield* flattened(part);
  }
}
