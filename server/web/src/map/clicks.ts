import type { FeatureIdentifier, Map as MapLibreMap, MapGeoJSONFeature, MapMouseEvent, Popup as MapLibrePopup } from 'maplibre-gl';
import { h, render } from 'preact';
import type { Column, SqlValue } from '../api/types';
import type { Library } from './library';
import { Popup, type Found } from './popup';
import { CLICKABLE, DATA } from './style';

/** How far beside a feature a click may land, in pixels. */
const REACH = 4;

/** Room between a pop-up and the map's edge, in pixels. */
const EDGE = 8;

interface Hit extends Found {
  readonly target: FeatureIdentifier | undefined;
}

/** A click on a feature shows its attributes and marks it; the pointer says where a click would. Answers with what ends it. */
export function answerClicks(library: Library, map: MapLibreMap, columns: readonly Column[] | undefined): () => void {
  let popup: MapLibrePopup | undefined;
  let chosen: FeatureIdentifier | undefined;

  const mark = (target: FeatureIdentifier | undefined): void => {
    if (chosen !== undefined && map.getSource(DATA) !== undefined) {
      map.setFeatureState(chosen, { chosen: false });
    }
    chosen = target;
    if (target !== undefined) {
      map.setFeatureState(target, { chosen: true });
    }
  };
  const show = (event: MapMouseEvent, hits: readonly Hit[]): void => {
    const content = document.createElement('div');
    const next = new library.Popup({ maxWidth: '340px', closeButton: false, offset: 8 }).setLngLat(event.lngLat).setDOMContent(content);
    const choose = (found: Found): void => mark(hits.find((hit) => hit === found)?.target);
    render(h(Popup, { found: hits, columns, onChoose: choose, onClose: () => next.remove() }), content);
    next.on('close', () => {
      render(null, content);
      mark(undefined);
    });
    next.addTo(map);
    bringIntoView(map, next);
    popup = next;
    mark(hits[0]?.target);
  };
  map.on('click', (event) => {
    popup?.remove();
    const hits = hitsAt(map, event);
    if (hits.length > 0) {
      show(event, hits);
    }
  });
  map.on('mousemove', (event) => {
    map.getCanvas().style.cursor = hitsAt(map, event).length > 0 ? 'pointer' : '';
  });
  return () => popup?.remove();
}

/** On a narrow screen a pop-up may reach beyond the map's edge; the map then moves as far as that takes. */
function bringIntoView(map: MapLibreMap, popup: MapLibrePopup): void {
  const frame = map.getContainer().getBoundingClientRect();
  const box = popup.getElement().getBoundingClientRect();
  const beyond = (from: number, to: number, first: number, last: number): number =>
    from < first + EDGE ? from - first - EDGE : Math.max(0, to - last + EDGE);
  const x = beyond(box.left, box.right, frame.left, frame.right);
  const y = beyond(box.top, box.bottom, frame.top, frame.bottom);
  if (x !== 0 || y !== 0) {
    map.panBy([x, y]);
  }
}

function hitsAt(map: MapLibreMap, { point }: MapMouseEvent): readonly Hit[] {
  const layers = CLICKABLE.filter((layer) => map.getLayer(layer) !== undefined);
  const box: [[number, number], [number, number]] = [
    [point.x - REACH, point.y - REACH],
    [point.x + REACH, point.y + REACH],
  ];
  return layers.length === 0 ? [] : distinct(map.queryRenderedFeatures(box, { layers }));
}

/** A feature that several tiles hold comes once. */
function distinct(features: readonly MapGeoJSONFeature[]): readonly Hit[] {
  const seen = new Set<string>();
  const hits: Hit[] = [];
  for (const feature of features) {
    const key = feature.id === undefined ? JSON.stringify(feature.properties) : String(feature.id);
    if (!seen.has(key)) {
      seen.add(key);
      hits.push({ id: feature.id, properties: feature.properties as Record<string, SqlValue>, target: identifier(feature) });
    }
  }
  return hits;
}

function identifier(feature: MapGeoJSONFeature): FeatureIdentifier | undefined {
  if (feature.id === undefined) {
    return undefined;
  }
  return { source: feature.source, id: feature.id, ...(feature.sourceLayer === undefined ? {} : { sourceLayer: feature.sourceLayer }) };
}
