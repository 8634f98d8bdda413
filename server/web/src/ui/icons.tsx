/** The page's own icons: 20 units square, drawn with the text's colour. */
const SHAPES = {
  point: 'M10 17.500c-3.300-3.700-5-6.300-5-8.500a5 5 0 0 1 10 0c0 2.200-1.700 4.800-5 8.500Z M10 10.600a1.600 1.600 0 1 0 0-3.200 1.600 1.600 0 0 0 0 3.200Z',
  line: 'M3.500 15.500 8 6.500l4.500 6 4-8',
  polygon: 'M10 3 17 8.200 14.300 16.500H5.700L3 8.200Z',
  mixed: 'M3 9.500 7 4l4 5.500Z M11 17l6-5 M14.500 6.500h.01',
  table: 'M3 4.500h14v11H3Z M3 8.500h14 M8 8.500v7',
  upload: 'M10 13V4 M6.500 7.500 10 4l3.500 3.500 M4 13v3h12v-3',
  download: 'M10 4v9 M6.500 9.500 10 13l3.500-3.500 M4 13v3h12v-3',
  search: 'M9 14.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11Z M13 13l4 4',
  lock: 'M5.500 9h9v7h-9Z M7.500 9V6.500a2.500 2.500 0 0 1 5 0V9',
  people: 'M7.500 9a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z M3 16c0-3 2-4.500 4.500-4.500S12 13 12 16 M12.500 4.300a2.500 2.500 0 0 1 0 4.400 M14 11.800c1.800.6 3 2 3 4.200',
  alert: 'M10 3.500 17.500 16.500h-15Z M10 8.500v3.500 M10 14.200h.01',
  check: 'M4.500 10.500 8.500 14.500 15.500 6',
  close: 'M5 5l10 10 M15 5 5 15',
  chevron: 'M6 8l4 4 4-4',
  left: 'M12 5l-5 5 5 5',
  right: 'M8 5l5 5-5 5',
  copy: 'M7 7h9v9H7Z M13 7V4H4v9h3',
  play: 'M6.500 4.500 15 10l-8.500 5.500Z',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z M10 6v4l2.500 2',
  up: 'M10 15V5 M6 9l4-4 4 4',
  down: 'M10 5v10 M6 11l4 4 4-4',
  fit: 'M4 7V4h3 M13 4h3v3 M16 13v3h-3 M7 16H4v-3',
  file: 'M5 3h6.500L15 6.500V17H5Z M11.500 3v3.500H15',
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  );
}

/** The icon and the words for a dataset's kind of geometry. */
export function geometryKind(geometry: string | null): { readonly icon: IconName; readonly words: string } {
  switch (geometry) {
    case null:
      return { icon: 'table', words: 'Table without places' };
    case 'Point':
    case 'MultiPoint':
      return { icon: 'point', words: 'Points' };
    case 'LineString':
    case 'MultiLineString':
      return { icon: 'line', words: 'Lines' };
    case 'Polygon':
    case 'MultiPolygon':
      return { icon: 'polygon', words: 'Areas' };
    default:
      return { icon: 'mixed', words: 'Mixed geometries' };
  }
}

export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M6 3h5v4h2.500V3h5v4H21V3h5v14.500c0 4.600-3.700 8-10 12.500C9.700 25.500 6 22.100 6 17.500Z" />
      <circle cx="16" cy="15.500" r="4" />
    </svg>
  );
}
