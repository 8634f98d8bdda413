import type { Feature, FeatureCollection, MultiLineString, MultiPolygon, Point, Polygon, Position } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import worldUrl from 'world-atlas/countries-50m.json?url';

/** The world as the map draws it: from Natural Earth (public domain), by way of the package world-atlas. */
export interface Basemap {
  readonly land: FeatureCollection<Polygon | MultiPolygon>;
  /** Only where two countries meet: the coast is the edge of the land. */
  readonly borders: Feature<MultiLineString>;
  /** One point a country, with its name and a rank: 0 for the largest. */
  readonly names: FeatureCollection<Point, CountryName>;
}

export interface CountryName {
  readonly name: string;
  readonly rank: number;
}

type Countries = Topology<{ countries: GeometryCollection<{ name: string }> }>;

let loading: Promise<Basemap> | undefined;

/** Fetched once, from the appliance. */
export function basemap(): Promise<Basemap> {
  loading ??= fetch(worldUrl)
    .then((answer) => answer.json() as Promise<Countries>)
    .then(basemapOf);
  return loading;
}

export function basemapOf(topology: Countries): Basemap {
  const countries = topology.objects.countries;
  const shapes = feature(topology, countries).features.filter(isArea).map(unrolled);
  return {
    land: { type: 'FeatureCollection', features: shapes.map((shape) => ({ ...shape, properties: {} })) },
    borders: { type: 'Feature', properties: {}, geometry: mesh(topology, countries, (a, b) => a !== b) },
    names: { type: 'FeatureCollection', features: namesOf(shapes) },
  };
}

type Area = Feature<Polygon | MultiPolygon, { name: string }>;

function isArea(shape: Feature): shape is Area {
  return shape.geometry.type === 'Polygon' || shape.geometry.type === 'MultiPolygon';
}

/**
 * The atlas has its shapes whole across the 180th meridian, where the longitudes jump by 360: drawn flat, Russia would strike through the map.
 * Without the jumps a ring runs on past 180, which MapLibre knows how to draw.
 */
function unrolled(shape: Area): Area {
  const { geometry } = shape;
  return geometry.type === 'Polygon'
    ? { ...shape, geometry: { ...geometry, coordinates: unrolledPart(geometry.coordinates) } }
    : { ...shape, geometry: { ...geometry, coordinates: geometry.coordinates.map(unrolledPart) } };
}

/** The atlas draws Antarctica as a hair-thin ring around the pole with the coast as its hole; here the coast alone is the shape. */
function unrolledPart(rings: readonly Position[][]): Position[][] {
  return rings.filter((ring) => ring.some(([, y = 0]) => y > -89)).map(unrolledRing);
}

function unrolledRing(ring: readonly Position[]): Position[] {
  const run: Position[] = [];
  let before = ring[0]?.[0] ?? 0;
  for (const [x = 0, y = 0] of ring) {
    before = x + 360 * Math.round((before - x) / 360);
    run.push([before, y]);
  }
  const first = run[0]?.[0] ?? 0;
  // A ring that does not come back to its start goes around a pole: Antarctica, closed along the lower edge of the world.
  return Math.abs(before - first) < 180 ? run : [...run, [before, -90], [first, -90], ...run.slice(0, 1)];
}

/** The name of each country in the middle of its largest part, which for an archipelago is an island and not the sea between. */
function namesOf(shapes: readonly Area[]): Feature<Point, CountryName>[] {
  return shapes
    .map((shape) => ({ name: shape.properties.name, middle: middleOf(largestRing(shape.geometry)) }))
    .sort((a, b) => b.middle.area - a.middle.area)
    .map(({ name, middle }, rank) => ({
      type: 'Feature',
      properties: { name, rank },
      geometry: { type: 'Point', coordinates: [middle.x, middle.y] },
    }));
}

function largestRing(geometry: Polygon | MultiPolygon): readonly Position[] {
  const outer = geometry.type === 'Polygon' ? [geometry.coordinates[0]] : geometry.coordinates.map((part) => part[0]);
  const rings = outer.filter((ring) => ring !== undefined);
  return rings.reduce((best, ring) => (middleOf(ring).area > middleOf(best).area ? ring : best), rings[0] ?? []);
}

/** Centroid and area of a ring by the shoelace formula, in degrees: good enough to place a name. */
function middleOf(ring: readonly Position[]): { x: number; y: number; area: number } {
  let twice = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax = 0, ay = 0] = ring[i] ?? [];
    const [bx = 0, by = 0] = ring[i + 1] ?? [];
    const cross = ax * by - bx * ay;
    twice += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (twice === 0) {
    const [x0 = 0, y0 = 0] = ring[0] ?? [];
    return { x: x0, y: y0, area: 0 };
  }
  return { x: x / (3 * twice), y: y / (3 * twice), area: Math.abs(twice / 2) };
}
