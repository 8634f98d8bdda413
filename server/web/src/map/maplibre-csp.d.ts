/** The package declares types for its usual build only; this one has the same face. */
declare module 'maplibre-gl/dist/maplibre-gl-csp.js' {
  import type * as MapLibre from 'maplibre-gl';
  const library: typeof MapLibre;
  export default library;
}
