import type { PasskeyQuestion } from './passkey';

/** What the appliance answers, in its own words. The names are the REST interface's and stable. */

export type Permission = 'READ_DATASETS' | 'QUERY' | 'IMPORT_DATASETS' | 'MANAGE_DATASETS' | 'READ_AUDIT' | 'OPERATE' | 'MANAGE_ACCOUNTS' | 'ADMINISTER';

export interface Account {
  readonly name: string;
  readonly displayName: string;
  readonly realm: string;
  readonly roles: readonly string[];
  readonly permissions: readonly Permission[];
  readonly idleSeconds: number;
  readonly expires: string;
  /** What is missing before one is in, in this order; empty when signed in. */
  readonly next: readonly Step[];
  /** Absent while a step is missing. */
  readonly password?: PasswordNews | null;
}

/** What is known of an account's password. */
export interface PasswordNews {
  /** When it stops being good; absent if it does not, or nobody knows yet. */
  readonly ends?: string | null;
  readonly endsSoon: boolean;
  /** Whether the account page changes it. */
  readonly changedHere: boolean;
}

export type Step = 'second-factor' | 'enrolment' | 'new-password' | 'agreement';

/** One of one's own sessions. */
export interface OpenSession {
  readonly id: string;
  readonly since: string;
  readonly lastUsed: string;
  readonly address: string;
  readonly agent: string;
  readonly factors: readonly string[];
  readonly expires: string;
  readonly current: boolean;
}

export interface PasskeyFacts {
  readonly id: string;
  readonly label: string;
  readonly created: string;
  readonly used: string | null;
}

/** One's own second factors. */
export interface Factors {
  readonly totp: boolean;
  readonly passkeys: readonly PasskeyFacts[];
  readonly recoveryCodesLeft: number;
  /** A role or a group demands one. */
  readonly required: boolean;
  /** Whether passkeys work under this address. */
  readonly passkeysPossible: boolean;
}

export type FactorWord = 'totp' | 'passkey' | 'recovery-code' | 'password';

/** What one may show now. */
export interface FactorQuestion {
  readonly factors: readonly FactorWord[];
  readonly passkey: PasskeyQuestion | null;
}

/** One of the three. */
export type Shown = { readonly code: string } | { readonly passkey: unknown } | { readonly password: string };

export interface Agreement {
  readonly version: string;
  readonly text: string;
  readonly accepted: string | null;
}

/** What a key is limited to. Without `datasets` it reaches all that its owner may. */
export interface KeyScope {
  readonly permissions: readonly string[];
  readonly datasets?: readonly string[];
  readonly tables?: Readonly<Record<string, readonly string[]>>;
}

/** An API key; its secret is told once and kept nowhere. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly kind: 'secret' | 'signature' | 'certificate';
  /** Whether it may make keys and change accounts. */
  readonly master: boolean;
  readonly scope: KeyScope | null;
  readonly networks: readonly string[];
  readonly created: string;
  readonly expires: string;
  readonly state: 'active' | 'suspended' | 'expired' | 'revoked';
  readonly lastUsed: string | null;
  readonly lastFrom: string | null;
}

export interface KeyWish {
  readonly name: string;
  /** Like "90d". */
  readonly lifetime: string;
  readonly networks: readonly string[];
  readonly scope?: KeyScope;
  readonly master?: true;
  /** PEM; for a program that shows it instead of sending a secret. */
  readonly certificate?: string;
  readonly possession?: string;
}

/** What the private key of a certificate has to sign before it is registered. */
export interface PossessionQuestion {
  readonly text: string;
  /** The line for a shell that does it. */
  readonly command: string;
}

export interface MadeKey {
  readonly key: ApiKey;
  readonly secret?: string;
}

/** The node that serves the page. */
export interface NodeFacts {
  readonly role: 'primary' | 'follower' | 'fenced' | 'witness';
  readonly name: string;
  /** Where changes go, if that is another node and known. */
  readonly primary: string | null;
  readonly primaryName: string | null;
  readonly lagMillis: number;
  /** Whether it hears from its primary. */
  readonly linked: boolean;
}

/** What everybody is told; null where there is nothing. */
export interface Notices {
  readonly maintenance: { readonly readOnly: boolean; readonly until: string | null; readonly reason: string } | null;
  readonly announcement: { readonly text: string; readonly level: 'info' | 'warning' | 'critical'; readonly until: string | null } | null;
}

export type ColumnType = 'integer' | 'number' | 'string' | 'boolean' | 'date' | 'timestamp' | 'geometry';

export interface Column {
  /** The name in SQL. */
  readonly name: string;
  /** The name in the file. */
  readonly source: string;
  readonly type: ColumnType;
}

export type Visibility = 'private' | 'shared';

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

export interface Dataset {
  readonly name: string;
  readonly title: string;
  readonly owner: string;
  readonly visibility: Visibility;
  readonly rows: number;
  readonly columns: readonly Column[];
  /** GeoJSON's word for its geometries; null without places. */
  readonly geometry: string | null;
  readonly bounds: Bounds | null;
  /** The file it came from. */
  readonly source: string;
  readonly created: string;
  readonly updated: string;
  readonly mayChange: boolean;
}

export interface DatasetChange {
  readonly title?: string;
  readonly visibility?: Visibility;
}

export type ImportState = 'waiting' | 'reading' | 'loading' | 'indexing' | 'done' | 'failed' | 'cancelled';

export interface BadRow {
  readonly line: number;
  readonly column: string | null;
  readonly reason: string;
  readonly value: string | null;
}

export interface Import {
  readonly id: string;
  readonly filename: string;
  readonly dataset: string;
  readonly state: ImportState;
  readonly bytes: number;
  readonly bytesRead: number;
  readonly rows: number;
  readonly badRows: number;
  /** The first hundred of them. */
  readonly badRowsListed: readonly BadRow[];
  readonly problem: ProblemBody | null;
  readonly started: string;
  readonly ended: string | null;
  readonly owner: string;
}

export interface ImportOptions {
  readonly name: string;
  readonly visibility: Visibility;
  readonly badRows: 'refuse' | 'skip';
}

export type SqlValue = string | number | boolean | null | object;
export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface SqlResult {
  readonly rows: readonly SqlRow[];
  readonly fields: Readonly<Record<string, { readonly type: string }>>;
  /** Seconds that the query took in the appliance. */
  readonly time: number;
  readonly total_rows: number;
}

export interface SqlOptions {
  readonly rowsPerPage: number;
}

/** RFC 9457, as the appliance fills it; an import carries the same thing with `what` and `why`. */
export interface ProblemBody {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly what?: string;
  readonly why?: string;
  readonly fix?: string;
  readonly status?: number;
  readonly requestId?: string;
}

/** One record of the audit log. */
export interface Act {
  readonly sequence: number;
  readonly time: string;
  readonly actor: string;
  readonly realm: string;
  readonly remote: string;
  readonly action: string;
  readonly target: string;
  readonly outcome: string;
}

/** A page of accounts. */
export interface People {
  readonly users: readonly Person[];
  /** Absent on the last page. */
  readonly next?: string | null;
}

/** An account, as those who look after accounts see it. */
export interface Person {
  readonly name: string;
  readonly displayName: string;
  /** `local`, `ldap` or `oidc:NAME`. */
  readonly realm: string;
  readonly roles: readonly string[];
  readonly lastSignIn: string | null;
  readonly sessions: number;
  /** `active`, `disabled` or `first-password`. */
  readonly state: string;
  readonly factors: readonly string[];
}

export interface PersonSession {
  readonly id: string;
  readonly since: string;
  readonly lastUsed: string;
  readonly address: string;
  readonly agent: string;
  readonly factors: readonly string[];
}

export interface RoleReason {
  readonly role: string;
  readonly kind: 'mapping' | 'grant' | 'built-in';
  readonly by: string;
  readonly group: string | null;
  readonly since: string | null;
}

/** Why somebody may do what they may do. */
export interface Explanation {
  readonly user: string;
  readonly displayName: string;
  readonly source: 'SEEN' | 'DIRECTORY' | 'NOBODY';
  readonly groups: readonly string[];
  readonly groupsSeen: string | null;
  readonly remark: string | null;
  readonly roles: readonly RoleReason[];
  readonly permissions: readonly string[];
  readonly datasets: readonly { readonly dataset: string; readonly verbs: readonly string[]; readonly reason: string }[];
}

export interface RoleReport {
  readonly roles: readonly { readonly word: string; readonly builtIn: boolean; readonly permissions: readonly string[] }[];
  readonly mappings: readonly { readonly group: string; readonly role: string; readonly setting: string }[];
  readonly grants: readonly { readonly to: string; readonly role: string; readonly known: boolean; readonly by: string; readonly at: string }[];
}

/** A provider that people may sign in with. */
export interface SignInProvider {
  readonly name: string;
  readonly title: string;
}

/** A provider that opens one's own account. */
export interface ProviderLink {
  readonly provider: string;
  readonly title: string;
  readonly made: string;
}
