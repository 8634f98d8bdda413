/** Numbers and times as people read them. The page speaks English, so the grouping is English whatever the browser's language is. */
const COUNT = new Intl.NumberFormat('en');
const DATE = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const DATE_TIME = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

export function count(value: number): string {
  return COUNT.format(value);
}

/** "1 row", "3,376 rows". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** In the binary units of the appliance's configuration. */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${size.toFixed(digits)} ${units[unit]}`;
}

/** A duration in seconds: "7 ms", "1.24 s". */
export function took(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(2)} s`;
}

/** How long ago, up to a week; the date after that. */
export function ago(instant: string, now: Date): string {
  const then = new Date(instant);
  const seconds = Math.round((now.getTime() - then.getTime()) / 1000);
  if (Number.isNaN(seconds)) {
    return instant;
  }
  if (seconds < 60) {
    return 'just now';
  }
  const steps: readonly [number, number, string][] = [
    [3600, 60, 'minute'],
    [86_400, 3600, 'hour'],
    [604_800, 86_400, 'day'],
  ];
  for (const [below, size, unit] of steps) {
    if (seconds < below) {
      return `${counted(Math.floor(seconds / size), unit)} ago`;
    }
  }
  return DATE.format(then);
}

export function moment(instant: string): string {
  const then = new Date(instant);
  return Number.isNaN(then.getTime()) ? instant : DATE_TIME.format(then);
}

/** A degree with the four decimals (11 m) that matter to a person. */
export function degrees(value: number): string {
  return `${value.toFixed(4)}°`;
}

/** A value of a dataset as text. Numbers stay ungrouped: a year or an id is not a quantity. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The address in a value, if it is one that may be opened: never `javascript:` or its kin. */
export function webAddress(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^https?:\/\/\S+$/i.test(value)) {
    return undefined;
  }
  try {
    return new URL(value).href;
  } catch {
    return undefined;
  }
}
