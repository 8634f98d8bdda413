import type * as MapLibre from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-csp-worker.js?url';

export type Library = typeof MapLibre;

let loading: Promise<Library> | undefined;

/**
 * MapLibre, loaded when the first map is shown. Its build for a strict Content-Security-Policy, because the usual one starts its worker from
 * a blob of its own source text: here the worker is a file of the appliance.
 */
export function mapLibrary(): Promise<Library> {
  loading ??= import('maplibre-gl/dist/maplibre-gl-csp.js').then((module) => {
    module.default.setWorkerUrl(new URL(workerUrl, location.href).href);
    return module.default;
  });
  return loading;
}
