import type { Map as MapLibreMap } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'preact/hooks';
import { UNREACHABLE, problemOf, type Problem } from '../api/problem';
import type { Bounds, Column } from '../api/types';
import { Icon } from '../ui/icons';
import { ProblemNote } from '../ui/problem-note';
import { useTheme } from '../ui/theme';
import { basemap, type Basemap } from './basemap';
import { fitting } from './bounds';
import { answerClicks } from './clicks';
import { mapLibrary, type Library } from './library';
import { mapStyle, type Subject } from './style';

interface MapViewProps {
  label: string;
  subject: Subject;
  bounds: Bounds | null;
  columns?: readonly Column[];
}

/** A map with something on it. `data-state` of its container turns to "ready" when all that is in view has been drawn. */
export function MapView({ label, subject, bounds, columns }: MapViewProps) {
  const container = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const [ground, setGround] = useState<{ library: Library; world: Basemap }>();
  const [map, setMap] = useState<MapLibreMap>();
  const [ready, setReady] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  useEffect(() => {
    let left = false;
    Promise.all([mapLibrary(), basemap()]).then(
      ([library, world]) => left || setGround({ library, world }),
      () => left || setProblem(UNREACHABLE),
    );
    return () => {
      left = true;
    };
  }, []);

  useEffect(() => {
    if (ground === undefined || container.current === null) {
      return undefined;
    }
    let opened: MapLibreMap;
    try {
      opened = open(ground.library, container.current, label, bounds);
    } catch (caught) {
      setProblem({ ...problemOf(caught), what: 'This browser cannot draw the map', fix: 'Turn on WebGL 2 in the browser; the table and SQL work without it.' });
      return undefined;
    }
    opened.on('idle', () => setReady(true));
    opened.on('error', ({ error }) => setProblem(tileProblem(error)));
    const closeClicks = answerClicks(ground.library, opened, columns);
    setMap(opened);
    return () => {
      closeClicks();
      opened.remove();
    };
    // The map outlives a change of theme or subject; those come by the effect below.
  }, [ground]);

  useEffect(() => {
    if (map !== undefined && ground !== undefined) {
      setReady(false);
      setProblem(undefined);
      map.setStyle(mapStyle(theme, ground.world, subject, location.origin));
    }
  }, [map, ground, theme, subject]);

  useEffect(() => {
    if (map !== undefined) {
      fit(map, bounds, false);
    }
  }, [map, bounds]);

  return (
    <div class="map-frame">
      <div ref={container} class="map" data-testid="map" data-state={ready ? 'ready' : 'loading'} />
      {!ready && problem === undefined && <div class="map-loading" role="status" aria-label="Drawing the map" />}
      {problem !== undefined && (
        <div class="map-problem">
          <ProblemNote problem={problem} testId="map-problem" />
        </div>
      )}
      {map !== undefined && bounds !== null && (
        <button type="button" class="button map-fit" onClick={() => fit(map, bounds, true)} data-testid="map-fit">
          <Icon name="fit" />
          Show all
        </button>
      )}
    </div>
  );
}

function open(library: Library, container: HTMLElement, label: string, bounds: Bounds | null): MapLibreMap {
  const map = new library.Map({
    container,
    ...(bounds === null ? { center: [0, 25], zoom: 1 } : { bounds: [...fitting(bounds)], fitBoundsOptions: FIT }),
    attributionControl: false,
    maxZoom: 18,
    dragRotate: false,
    pitchWithRotate: false,
    renderWorldCopies: true,
    locale: { 'Map.Title': label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), 'top-right');
  map.addControl(new library.ScaleControl({ maxWidth: 110 }), 'bottom-left');
  map.addControl(new library.AttributionControl({ compact: false }), 'bottom-right');
  return map;
}

const FIT = { padding: 48, maxZoom: 12 };

function fit(map: MapLibreMap, bounds: Bounds | null, animate: boolean): void {
  if (bounds !== null) {
    // MapLibre itself drops the movement for those who prefer less of it.
    map.fitBounds([...fitting(bounds)], { ...FIT, animate });
  }
}

function tileProblem(error: Error & { status?: number }): Problem {
  const status = error.status ?? 0;
  return {
    status,
    what: 'A part of the map could not be loaded',
    why: status === 0 ? error.message : `The appliance answered a tile with status ${status}.`,
    fix: status === 401 ? 'Your session may have ended: reload the page and sign in.' : 'Move the map or reload the page to try again.',
  };
}
