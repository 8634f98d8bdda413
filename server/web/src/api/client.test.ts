import { describe, expect, it } from 'vitest';
import { Api, datasetPath, tilePath } from './client';
import { ProblemError } from './problem';

interface Asked {
  readonly address: string;
  readonly init: RequestInit;
}

/** An appliance that gives one answer to everything and keeps what it was asked. */
function answering(status: number, body: unknown, headers: Record<string, string> = {}): { api: Api; asked: Asked[]; ended: () => number } {
  const asked: Asked[] = [];
  let ended = 0;
  const api = new Api((address, init) => {
    asked.push({ address, init });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return Promise.resolve(new Response(status === 204 ? null : text, { status, headers }));
  });
  api.onSessionEnded = () => ended++;
  return { api, asked, ended: () => ended };
}

async function problemFrom(call: Promise<unknown>): Promise<ProblemError['problem']> {
  const caught: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(caught).toBeInstanceOf(ProblemError);
  return (caught as ProblemError).problem;
}

describe('the client', () => {
  it('carries a problem as the appliance tells it', async () => {
    const { api } = answering(403, {
      type: 'urn:mapkeep:problem:MK-DAT-004',
      title: 'This is not yours to delete',
      detail: 'airports belongs to ada.',
      fix: 'Ask ada.',
      code: 'MK-DAT-004',
      requestId: 'r-17',
    });
    expect(await problemFrom(api.deleteDataset('airports'))).toEqual({
      status: 403,
      what: 'This is not yours to delete',
      why: 'airports belongs to ada.',
      fix: 'Ask ada.',
      code: 'MK-DAT-004',
      requestId: 'r-17',
    });
  });

  it('reads the errors of the SQL API', async () => {
    const { api } = answering(400, { error: ['Column "nmae" does not exist'] });
    expect((await problemFrom(api.sql('SELECT nmae', { rowsPerPage: 10 }))).what).toBe('Column "nmae" does not exist');
  });

  it('tells how long to wait', async () => {
    const { api } = answering(429, { title: 'Too many attempts' }, { 'Retry-After': '30' });
    expect((await problemFrom(api.signIn('ada', 'x'))).retryAfterSeconds).toBe(30);
  });

  it("makes a problem of a proxy's page, and shows none of it", async () => {
    const { api } = answering(502, '<html><script>alert(1)</script></html>');
    const problem = await problemFrom(api.datasets());
    expect(problem.status).toBe(502);
    expect(JSON.stringify(problem)).not.toContain('script');
  });

  it('makes a problem of a connection that failed', async () => {
    const api = new Api(() => Promise.reject(new TypeError('Failed to fetch')));
    expect((await problemFrom(api.datasets())).what).toBe('The appliance does not answer');
  });

  it('says that the session ended when any request finds out', async () => {
    const { api, ended } = answering(401, { title: 'Sign in' });
    await problemFrom(api.datasets());
    expect(ended()).toBe(1);
  });

  it('does not take a refused sign-in for a session that ended', async () => {
    const { api, ended } = answering(401, { title: 'Wrong user name or password' });
    await problemFrom(api.signIn('ada', 'wrong'));
    expect(await api.account()).toBeUndefined();
    expect(ended()).toBe(0);
  });

  it('sends a query as a form, whatever is in it', async () => {
    const { api, asked } = answering(200, { rows: [], fields: {}, time: 0, total_rows: 0 });
    await api.sql("SELECT '&format=csv'", { rowsPerPage: 50 });
    const form = asked[0]?.init.body as URLSearchParams;
    expect(Object.fromEntries(form)).toEqual({ q: "SELECT '&format=csv'", format: 'json', rows_per_page: '50', page: '0' });
  });

  it('keeps a name inside its own part of the address', () => {
    expect(datasetPath('../session?x')).toBe('/api/v1/datasets/..%2Fsession%3Fx');
    expect(tilePath('airports')).toBe('/api/v1/datasets/airports/tiles/{z}/{x}/{y}.mvt');
  });
});
