import type { FeatureCollection } from 'geojson';
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { tilePath } from '../api/client';
import type { Theme } from '../ui/theme';
import type { Basemap } from './basemap';

/** What lies on the basemap. */
export type Subject =
  | { readonly kind: 'dataset'; readonly name: string }
  | { readonly kind: 'features'; readonly features: FeatureCollection };

export const DATA = 'data';
/** The layers that answer to a click, the topmost first. */
export const CLICKABLE = ['data-point', 'data-line', 'data-area'] as const;

interface Colours {
  readonly water: string;
  readonly land: string;
  readonly coast: string;
  readonly border: string;
  readonly name: string;
  readonly halo: string;
  readonly data: string;
  readonly rim: string;
  readonly chosen: string;
}

const COLOURS: Readonly<Record<Theme, Colours>> = {
  light: {
    water: '#d5e3e8',
    land: '#f6f5f1',
    coast: '#b3c6cd',
    border: '#cfcfc8',
    name: '#5a666c',
    halo: '#f6f5f1',
    data: '#d9480f',
    rim: '#ffffff',
    chosen: '#0d6b63',
  },
  dark: {
    water: '#0f181d',
    land: '#1c282e',
    coast: '#33454e',
    border: '#34444c',
    name: '#93a5ad',
    halo: '#1c282e',
    data: '#ff8a4c',
    rim: '#10191e',
    chosen: '#5fe0d0',
  },
};

/** The whole map as a value: a theme or a subject that changes is a new style, and MapLibre finds the difference. */
export function mapStyle(theme: Theme, world: Basemap, subject: Subject, origin: string): StyleSpecification {
  const colours = COLOURS[theme];
  return {
    version: 8,
    // Without `glyphs`, MapLibre draws the letters from the page's own font: nothing is fetched for them.
    sources: {
      land: { type: 'geojson', data: world.land, maxzoom: 6, attribution: 'Basemap: Natural Earth' },
      borders: { type: 'geojson', data: world.borders, maxzoom: 6 },
      names: { type: 'geojson', data: world.names, maxzoom: 6 },
      [DATA]: source(subject, origin),
    },
    layers: [...basemapLayers(colours), ...dataLayers(colours, subject)],
  };
}

function source(subject: Subject, origin: string): SourceSpecification {
  return subject.kind === 'dataset'
    ? { type: 'vector', tiles: [origin + tilePath(subject.name)], minzoom: 0, maxzoom: 14 }
    : { type: 'geojson', data: subject.features, generateId: true };
}

function basemapLayers(colours: Colours): LayerSpecification[] {
  return [
    { id: 'water', type: 'background', paint: { 'background-color': colours.water } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': colours.land } },
    { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': colours.coast, 'line-width': 0.6 } },
    { id: 'borders', type: 'line', source: 'borders', paint: { 'line-color': colours.border, 'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.5, 6, 1.4] } },
    {
      id: 'names',
      type: 'symbol',
      source: 'names',
      // Large countries first; the small ones as there is room for them.
      filter: ['<', ['get', 'rank'], ['interpolate', ['linear'], ['zoom'], 0, 12, 3, 70, 5, 300]],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': ['Inter Variable', 'sans-serif'],
        'text-size': ['interpolate', ['linear'], ['zoom'], 1, 11, 6, 15],
        'text-max-width': 7,
        'text-letter-spacing': 0.04,
        'symbol-sort-key': ['get', 'rank'],
      },
      paint: { 'text-color': colours.name, 'text-halo-color': colours.halo, 'text-halo-width': 1.2, 'text-opacity': ['interpolate', ['linear'], ['zoom'], 6, 1, 8, 0] },
    },
  ];
}

function dataLayers(colours: Colours, subject: Subject): LayerSpecification[] {
  const from = subject.kind === 'dataset' ? { source: DATA, 'source-layer': subject.name } : { source: DATA };
  const colour: ExpressionSpecification = ['case', ['boolean', ['feature-state', 'chosen'], false], colours.chosen, colours.data];
  return [
    { id: 'data-area', type: 'fill', ...from, filter: shaped('Polygon'), paint: { 'fill-color': colour, 'fill-opacity': 0.32 } },
    { id: 'data-edge', type: 'line', ...from, filter: shaped('Polygon'), paint: { 'line-color': colour, 'line-width': 1.2 } },
    {
      id: 'data-line',
      type: 'line',
      ...from,
      filter: shaped('LineString'),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-width': ['interpolate', ['linear'], ['zoom'], 2, 1.2, 12, 3.5] },
    },
    {
      id: 'data-point',
      type: 'circle',
      ...from,
      filter: shaped('Point'),
      paint: {
        'circle-color': colour,
        'circle-opacity': 0.82,
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 0, 2, 4, 3.2, 8, 5, 13, 7.5],
        'circle-stroke-color': colours.rim,
        'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 0, 0.4, 5, 1, 10, 1.5],
        'circle-stroke-opacity': 0.85,
      },
    },
  ];
}

function shaped(kind: 'Point' | 'LineString' | 'Polygon'): ExpressionSpecification {
  return ['in', ['geometry-type'], ['literal', [kind, `Multi${kind}`]]];
}
