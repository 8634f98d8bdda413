import { render } from 'preact';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { describe, expect, it } from 'vitest';
import world from 'world-atlas/countries-110m.json';
import { basemapOf } from './basemap';
import { boundsOf, fitting } from './bounds';
import { Popup, attributesOf, titleOf } from './popup';
import { mapStyle } from './style';

const atlas = basemapOf(world as unknown as Topology<{ countries: GeometryCollection<{ name: string }> }>);

describe('the basemap', () => {
  it('has no edge that jumps across the world', () => {
    const rings = atlas.land.features.flatMap(({ geometry }) => (geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()));
    const steps = rings.flatMap((ring) => ring.slice(1).map(([x = 0, y = 0], i) => ({ across: Math.abs(x - (ring[i]?.[0] ?? 0)), y })));
    expect(steps.filter(({ across, y }) => across > 180 && y > -90)).toEqual([]);
  });

  it('names each country once, the largest first, in the middle of its largest part', () => {
    const names = atlas.names.features;
    expect(new Set(names.map((feature) => feature.properties.name)).size).toBe(names.length);
    expect(names[0]?.properties).toMatchObject({ rank: 0 });
    expect(names.slice(0, 3).map((feature) => feature.properties.name)).toContain('Russia');
    const france = names.find((feature) => feature.properties.name === 'France')?.geometry.coordinates ?? [];
    expect(france[0]).toBeCloseTo(2.4, 0);
    expect(france[1]).toBeCloseTo(46.5, 0);
  });
});

describe('the style', () => {
  it('asks nobody but the appliance for anything', () => {
    const style = mapStyle('light', atlas, { kind: 'dataset', name: 'airports' }, 'https://maps.example');
    const addresses = JSON.stringify({ ...style, sources: { data: style.sources['data'] } }).match(/https?:[^"]*/g);
    expect(addresses).toEqual(['https://maps.example/api/v1/datasets/airports/tiles/{z}/{x}/{y}.mvt']);
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
  });

  it('differs between themes in nothing but paint', () => {
    const layers = (theme: 'light' | 'dark') =>
      mapStyle(theme, atlas, { kind: 'dataset', name: 'airports' }, '').layers.map(({ paint: _, ...rest }) => rest);
    expect(layers('dark')).toEqual(layers('light'));
  });
});

describe('bounds', () => {
  it('span all features and leave out those without a place', () => {
    const collection = JSON.parse(
      `{"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": null},
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [-118.6, 34.4, 26]}},
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, 2], [3, 5], [1, 2]]]}}]}`,
    );
    expect(boundsOf(collection)).toEqual([-118.6, 2, 3, 34.4]);
    expect(boundsOf({ type: 'FeatureCollection', features: [] })).toBeNull();
  });

  it('fit the projection, and a single place has some room', () => {
    expect(fitting([-180, -90, 180, 90])).toEqual([-180, -85, 180, 85]);
    const [w, s, e, n] = fitting([10, 50, 10, 50]);
    expect(e - w).toBeGreaterThan(0);
    expect(n - s).toBeGreaterThan(0);
  });
});

describe('the pop-up', () => {
  const columns = [
    { name: 'name', source: 'name', type: 'string' },
    { name: 'felt', source: 'felt', type: 'number' },
  ] as const;

  it('shows what a tile leaves out as absent, in the order of the columns', () => {
    const attributes = attributesOf({ id: 7, properties: { name: 'Thigpen', other: 1 } }, columns);
    expect(attributes.map(({ name, value }) => [name, value])).toEqual([
      ['name', 'Thigpen'],
      ['felt', null],
    ]);
  });

  it('is called by the name, or else by the key', () => {
    expect(titleOf({ id: 7, properties: { name: 'Thigpen' } })).toBe('Thigpen');
    expect(titleOf({ id: 7, properties: { name: '' } })).toBe('Feature 7');
  });

  it('takes nothing in the data for markup', () => {
    const root = document.createElement('div');
    render(<Popup found={[{ id: 1, properties: { name: '<b onclick=x>bold</b>' } }]} columns={columns} onChoose={() => undefined} onClose={() => undefined} />, root);
    expect(root.querySelector('b')).toBeNull();
    expect(root.querySelector('strong')?.textContent).toBe('<b onclick=x>bold</b>');
  });
});
