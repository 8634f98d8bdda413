import type { FeatureCollection } from 'geojson';
import { ProblemError, UNREACHABLE, problemOfAnswer } from './problem';
import type { PasskeyQuestion } from './passkey';
import type {
  Account,
  Act,
  Agreement,
  ApiKey,
  Dataset,
  DatasetChange,
  Explanation,
  FactorQuestion,
  Factors,
  Import,
  KeyWish,
  MadeKey,
  NodeFacts,
  Notices,
  OpenSession,
  People,
  PersonSession,
  PossessionQuestion,
  ProviderLink,
  RoleReport,
  Shown,
  SignInProvider,
  SqlOptions,
  SqlResult,
} from './types';

/** The part of `fetch` that the client needs, so that a test can stand in for it. */
export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/**
 * The appliance's REST interface with types. Each call answers with the value or throws a ProblemError; none is repeated by itself.
 * The session's cookie travels by itself and is out of this page's reach.
 */
export class Api {
  /** Told when an answer says that the session is over; not for a refused sign-in. */
  onSessionEnded: () => void = () => undefined;

  constructor(private readonly fetch: Fetch = (address, init) => globalThis.fetch(address, init)) {}

  signIn(username: string, password: string): Promise<Account> {
    return this.json('POST', '/api/v1/session', { body: { username, password }, signsIn: true });
  }

  /** Who is signed in; undefined when nobody is. */
  async account(): Promise<Account | undefined> {
    try {
      return await this.json<Account>('GET', '/api/v1/session', { signsIn: true });
    } catch (caught) {
      if (caught instanceof ProblemError && caught.problem.status === 401) {
        return undefined;
      }
      throw caught;
    }
  }

  /** Which node this is, and how it stands to its primary. */
  async node(signal?: AbortSignal): Promise<NodeFacts> {
    const { role, name, primary, primaryName, lagMillis, linked } = await this.json<Partial<NodeFacts>>('GET', '/api/v1/node', { signal });
    return {
      role: role ?? 'primary',
      name: name ?? '',
      // Another node said it, so it becomes a link only if it is an address.
      primary: primary?.startsWith('https://') === true ? primary : null,
      primaryName: primaryName ?? null,
      lagMillis: lagMillis ?? 0,
      linked: linked ?? true,
    };
  }

  /** What the appliance tells everybody. */
  notices(signal?: AbortSignal): Promise<Notices> {
    return this.json('GET', '/api/v1/notices', { signal });
  }

  /** Ends the session. The answer is where the browser goes next: the sign-in page, or the sign-out of the provider that vouched for the person. */
  async signOut(): Promise<string> {
    const { location } = await this.json<{ location: string }>('POST', '/api/v1/oidc/sign-out', { signsIn: true });
    return location;
  }

  /** The providers that open one's own account. */
  async links(signal?: AbortSignal): Promise<readonly ProviderLink[]> {
    const { links } = await this.json<{ links: readonly ProviderLink[] }>('GET', '/api/v1/oidc/links', { signal });
    return links;
  }

  /** Answers where the browser goes to prove the provider's side. */
  async beginLink(name: string): Promise<string> {
    const { location } = await this.json<{ location: string }>('POST', linkPath(name), { signsIn: true });
    return location;
  }

  async endLink(name: string): Promise<void> {
    await this.send('DELETE', linkPath(name), { signsIn: true });
  }

  /** Who else vouches for people, for the buttons of the sign-in page. */
  async providers(signal?: AbortSignal): Promise<readonly SignInProvider[]> {
    const { providers } = await this.json<{ providers: readonly SignInProvider[] }>('GET', '/api/v1/session/ways', { signal, signsIn: true });
    return providers;
  }

  async datasets(signal?: AbortSignal): Promise<readonly Dataset[]> {
    const answer = await this.json<{ datasets: readonly Dataset[] }>('GET', '/api/v1/datasets', { signal });
    return answer.datasets;
  }

  dataset(name: string, signal?: AbortSignal): Promise<Dataset> {
    return this.json('GET', datasetPath(name), { signal });
  }

  changeDataset(name: string, change: DatasetChange): Promise<Dataset> {
    return this.json('PATCH', datasetPath(name), { body: change });
  }

  async deleteDataset(name: string): Promise<void> {
    await this.send('DELETE', datasetPath(name), {});
  }

  /** One's own API keys. */
  async keys(signal?: AbortSignal): Promise<readonly ApiKey[]> {
    const answer = await this.json<{ keys: readonly ApiKey[] }>('GET', '/api/v1/keys', { signal });
    return answer.keys;
  }

  /** A 401 may ask to prove oneself once more; it is no end of the session. */
  addKey(wish: KeyWish): Promise<MadeKey> {
    return this.json('POST', '/api/v1/keys', { body: wish, signsIn: true });
  }

  possession(wish: KeyWish): Promise<PossessionQuestion> {
    return this.json('POST', '/api/v1/keys/possession', { body: wish });
  }

  async revokeKey(id: string): Promise<void> {
    await this.send('DELETE', `/api/v1/keys/${encodeURIComponent(id)}`, {});
  }

  async imports(signal?: AbortSignal): Promise<readonly Import[]> {
    const answer = await this.json<readonly Import[] | { imports: readonly Import[] }>('GET', '/api/v1/imports', { signal });
    return 'imports' in answer ? answer.imports : answer;
  }

  import(id: string, signal?: AbortSignal): Promise<Import> {
    return this.json('GET', importPath(id), { signal });
  }

  async cancelImport(id: string): Promise<void> {
    await this.send('DELETE', importPath(id), {});
  }

  /** Asks in SQL. By POST, because a query may be longer than an address. */
  sql(query: string, options: SqlOptions, signal?: AbortSignal): Promise<SqlResult> {
    return this.json('POST', '/api/v2/sql', { form: sqlForm(query, options, 'json'), signal });
  }

  sqlFeatures(query: string, options: SqlOptions, signal?: AbortSignal): Promise<FeatureCollection> {
    return this.json('POST', '/api/v2/sql', { form: sqlForm(query, options, 'geojson'), signal });
  }

  /** What somebody did last, the newest first; of one name in one realm. */
  async actsOf(realm: string, name: string, signal?: AbortSignal): Promise<readonly Act[]> {
    const answer = await this.json<{ records: readonly Act[] }>('GET', `/api/v1/audit?${new URLSearchParams({ actor: name, limit: '100' })}`, { signal });
    return answer.records.filter((act) => act.realm === realm).reverse();
  }

  /** What was done in one's own name lately, the newest first. */
  async ownActs(signal?: AbortSignal): Promise<readonly Act[]> {
    const answer = await this.json<{ records: readonly Act[] }>('GET', '/api/v1/audit/own', { signal });
    return [...answer.records].reverse();
  }

  /** The first accounts that have a text in their name, realm or roles. */
  people(text: string, limit: number, signal?: AbortSignal): Promise<People> {
    return this.json('GET', `/api/v1/users?${new URLSearchParams({ text, limit: String(limit) })}`, { signal });
  }

  roles(signal?: AbortSignal): Promise<RoleReport> {
    return this.json('GET', '/api/v1/roles', { signal });
  }

  explanation(realm: string, name: string, signal?: AbortSignal): Promise<Explanation> {
    return this.json('GET', `/api/v1/roles/explanation?${new URLSearchParams({ user: realm === '' ? name : `${realm}/${name}` })}`, { signal });
  }

  async sessionsOf(realm: string, name: string, signal?: AbortSignal): Promise<readonly PersonSession[]> {
    const answer = await this.json<{ sessions: readonly PersonSession[] }>('GET', sessionsPath(realm, name), { signal });
    return answer.sessions;
  }

  async endSessionsOf(realm: string, name: string): Promise<void> {
    await this.send('DELETE', sessionsPath(realm, name), {});
  }

  showSecondFactor(shown: Shown): Promise<Account> {
    return this.json('POST', '/api/v1/session/second-factor', { body: shown, signsIn: true });
  }

  /** What may be shown: in the step of a sign-in, or before a dangerous act. */
  askForFactor(what: 'second-factor' | 'proof'): Promise<FactorQuestion> {
    return this.json('POST', `/api/v1/session/${what}/question`, { signsIn: true });
  }

  async prove(shown: Shown): Promise<void> {
    await this.send('POST', '/api/v1/session/proof', { body: shown, signsIn: true });
  }

  async askForPasskey(): Promise<PasskeyQuestion> {
    const answer = await this.json<{ passkey: PasskeyQuestion }>('POST', '/api/v1/session/passkey/question', { signsIn: true });
    return answer.passkey;
  }

  signInByPasskey(passkey: unknown): Promise<Account> {
    return this.json('POST', '/api/v1/session/passkey', { body: { passkey }, signsIn: true });
  }

  /** Amid a sign-in the present one was shown a moment ago; it is then left out. */
  async changePassword(replacement: string, current?: string): Promise<void> {
    await this.send('PUT', '/api/v1/session/password', { body: current === undefined ? { replacement } : { current, replacement }, signsIn: true });
  }

  agreement(): Promise<Agreement> {
    return this.json('GET', '/api/v1/session/agreement', { signsIn: true });
  }

  async acceptAgreement(version: string): Promise<void> {
    await this.send('POST', '/api/v1/session/agreement', { body: { version }, signsIn: true });
  }

  factors(signal?: AbortSignal): Promise<Factors> {
    return this.json('GET', '/api/v1/account/factors', { signal });
  }

  beginCodes(): Promise<{ readonly secret: string; readonly uri: string }> {
    return this.json('POST', '/api/v1/account/factors/totp', { signsIn: true });
  }

  /** Answers with recovery codes if there were none; they are shown once. */
  async finishCodes(code: string): Promise<readonly string[]> {
    const answer = await this.json<{ recoveryCodes: readonly string[] }>('PUT', '/api/v1/account/factors/totp', { body: { code }, signsIn: true });
    return answer.recoveryCodes;
  }

  async removeCodes(): Promise<void> {
    await this.send('DELETE', '/api/v1/account/factors/totp', { signsIn: true });
  }

  askToMakePasskey(): Promise<PasskeyQuestion> {
    return this.json('POST', '/api/v1/account/factors/passkeys/question', { signsIn: true });
  }

  async addPasskey(label: string, passkey: unknown): Promise<readonly string[]> {
    const answer = await this.json<{ recoveryCodes: readonly string[] }>('POST', '/api/v1/account/factors/passkeys', { body: { label, passkey }, signsIn: true });
    return answer.recoveryCodes;
  }

  async removePasskey(id: string): Promise<void> {
    await this.send('DELETE', `/api/v1/account/factors/passkeys/${encodeURIComponent(id)}`, { signsIn: true });
  }

  async renewRecoveryCodes(): Promise<readonly string[]> {
    const answer = await this.json<{ recoveryCodes: readonly string[] }>('POST', '/api/v1/account/factors/recovery-codes', { signsIn: true });
    return answer.recoveryCodes;
  }

  async openSessions(signal?: AbortSignal): Promise<readonly OpenSession[]> {
    const answer = await this.json<{ sessions: readonly OpenSession[] }>('GET', '/api/v1/session/all', { signal });
    return answer.sessions;
  }

  async endSession(id: string): Promise<void> {
    await this.send('DELETE', `/api/v1/session/all/${encodeURIComponent(id)}`, {});
  }

  async endOtherSessions(): Promise<void> {
    await this.send('DELETE', '/api/v1/session/all', {});
  }

  private async json<T>(method: string, address: string, ask: Ask): Promise<T> {
    const answer = await this.send(method, address, ask);
    // The one place where the page takes the appliance at its word: both are built and shipped together.
    return (await answer.json()) as T;
  }

  private async send(method: string, address: string, ask: Ask): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json, application/geo+json, application/problem+json' };
    const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store', signal: ask.signal ?? null };
    if (ask.body !== undefined) {
      headers['Content-Type'] = 'application/json';
      init.body = JSON.stringify(ask.body);
    } else if (ask.form !== undefined) {
      init.body = ask.form;
    }
    const answer = await this.reach(address, init);
    if (answer.ok) {
      return answer;
    }
    if (answer.status === 401 && ask.signsIn !== true) {
      this.onSessionEnded();
    }
    throw new ProblemError(problemOfAnswer(answer.status, await answer.text(), (name) => answer.headers.get(name)));
  }

  private async reach(address: string, init: RequestInit): Promise<Response> {
    try {
      return await this.fetch(address, init);
    } catch (caught) {
      if (caught instanceof DOMException && caught.name === 'AbortError') {
        throw caught;
      }
      throw new ProblemError(UNREACHABLE);
    }
  }
}

interface Ask {
  readonly body?: unknown;
  readonly form?: URLSearchParams;
  readonly signal?: AbortSignal | undefined;
  /** The request is about the session itself: its 401 is an answer, not the end of a session. */
  readonly signsIn?: boolean;
}

function sqlForm(query: string, options: SqlOptions, format: 'json' | 'geojson'): URLSearchParams {
  return new URLSearchParams({ q: query, format, rows_per_page: String(options.rowsPerPage), page: '0' });
}

export function sessionsPath(realm: string, name: string): string {
  return `/api/v1/users/${encodeURIComponent(name)}/sessions?${new URLSearchParams({ realm })}`;
}

function linkPath(name: string): string {
  return `/api/v1/oidc/${encodeURIComponent(name)}/link`;
}

export function datasetPath(name: string): string {
  return `/api/v1/datasets/${encodeURIComponent(name)}`;
}

export function exportPath(name: string, format: 'csv' | 'geojson'): string {
  return `${datasetPath(name)}/export?format=${format}`;
}

/** With MapLibre's placeholders, which must not be escaped. */
export function tilePath(name: string): string {
  return `${datasetPath(name)}/tiles/{z}/{x}/{y}.mvt`;
}

export function importPath(id: string): string {
  return `/api/v1/imports/${encodeURIComponent(id)}`;
}

export function badRowsPath(id: string): string {
  return `${importPath(id)}/bad-rows.csv`;
}
