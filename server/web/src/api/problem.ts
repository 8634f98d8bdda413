import type { ProblemBody } from './types';

/** What went wrong, told so that its reader can mend it: what, why, and what to do next. */
export interface Problem {
  readonly status: number;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** Stable and documented, MK-ROOM-NNN; absent for what went wrong on this side of the wire. */
  readonly code?: string;
  /** What an administrator finds the log entry by. */
  readonly requestId?: string;
  /** How long to wait before the next try. */
  readonly retryAfterSeconds?: number;
}

/** Carries a problem to whoever shows it. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.what);
    this.name = 'ProblemError';
  }
}

/** Anything caught, as a problem. A bug in this page is told as one, and not as the appliance's fault. */
export function problemOf(caught: unknown): Problem {
  if (caught instanceof ProblemError) {
    return caught.problem;
  }
  return {
    status: 0,
    what: 'This page ran into an error of its own',
    why: caught instanceof Error ? caught.message : String(caught),
    fix: 'Reload the page. If it comes again, tell your administrator what you did.',
  };
}

export const UNREACHABLE: Problem = {
  status: 0,
  what: 'The appliance does not answer',
  why: 'The connection failed before an answer came: the network, or the appliance itself, is down or restarting.',
  fix: 'Check your connection and try again in a moment.',
};

/** Reads an answer that is not a success: a problem, the SQL API's `{"error": […]}`, or whatever a proxy on the way put in its place. */
export function problemOfAnswer(status: number, body: string, header: (name: string) => string | null): Problem {
  const retryAfterSeconds = seconds(header('Retry-After'));
  const waiting = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  const json = parse(body);
  if (isRecord(json) && Array.isArray(json['error'])) {
    return { status, what: json['error'].map(String).join(' '), why: '', fix: '', ...waiting };
  }
  if (isRecord(json) && (typeof json['title'] === 'string' || typeof json['what'] === 'string')) {
    return { ...problemOfBody(json), status, ...waiting };
  }
  return {
    status,
    what: `The appliance answered with status ${status}`,
    why: 'The answer is not in its usual form; something between this browser and the appliance may have replaced it.',
    fix: status >= 500 ? 'Try again in a moment. If it stays, tell your administrator.' : 'Reload the page and try again.',
    ...waiting,
  };
}

/** The problem that an import carries, or that an answer's body is. */
export function problemOfBody(body: ProblemBody): Problem {
  return {
    status: body.status ?? 0,
    what: body.what ?? body.title ?? 'Something went wrong',
    why: body.why ?? body.detail ?? '',
    fix: body.fix ?? '',
    ...(body.code === undefined ? {} : { code: body.code }),
    ...(body.requestId === undefined ? {} : { requestId: body.requestId }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Retry-After in its form of seconds; the appliance never sends the form of a date (RFC 9110, 10.2.3). */
function seconds(value: string | null): number | undefined {
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}
