import { counted } from '../format/format';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long something is still good, in the unit that people count in: "ends in 5 days". Less than there is rather than more. */
export function lastingWords(ends: string, now: Date): string {
  const left = Date.parse(ends) - now.getTime();
  if (left <= 0) {
    return 'has ended';
  }
  if (left < HOUR) {
    return 'ends within the hour';
  }
  return `ends in ${left < 2 * DAY ? counted(Math.floor(left / HOUR), 'hour') : counted(Math.floor(left / DAY), 'day')}`;
}
