/** Every address of the page. The appliance answers each with the same index.html; this says what it means. */
export type Route =
  | { readonly page: 'sign-in'; readonly to: string }
  | { readonly page: 'datasets' }
  | { readonly page: 'dataset'; readonly name: string; readonly pane: Pane }
  | { readonly page: 'account' }
  | { readonly page: 'upload' }
  | { readonly page: 'imports' }
  | { readonly page: 'import'; readonly id: string }
  | { readonly page: 'sql'; readonly query: string }
  | { readonly page: 'people'; readonly pane: PeoplePane }
  /** Without a realm, the appliance finds out which one is meant. */
  | { readonly page: 'person'; readonly realm: string; readonly name: string }
  | { readonly page: 'not-found' };

export type PeoplePane = 'people' | 'roles';

export const PANES = ['map', 'table', 'about'] as const;
export type Pane = (typeof PANES)[number];

export function routeOf(url: URL): Route {
  const [first, second, third, ...rest] = url.pathname.split('/').filter((part) => part !== '').map(decoded);
  if (rest.length > 0) {
    return { page: 'not-found' };
  }
  if (first === 'datasets' && second !== undefined) {
    const pane = third ?? 'map';
    return isPane(pane) ? { page: 'dataset', name: second, pane } : { page: 'not-found' };
  }
  if (third !== undefined) {
    return { page: 'not-found' };
  }
  if (first === 'imports' && second !== undefined) {
    return { page: 'import', id: second };
  }
  if (first === 'people' && second === 'roles') {
    return { page: 'people', pane: 'roles' };
  }
  if (second !== undefined) {
    return { page: 'not-found' };
  }
  switch (first) {
    case undefined:
    case 'datasets':
      return { page: 'datasets' };
    case 'sign-in':
      return { page: 'sign-in', to: ownAddress(url.searchParams.get('to')) };
    case 'account':
    case 'upload':
    case 'imports':
      return { page: first };
    case 'people':
      return { page: 'people', pane: 'people' };
    case 'person':
      return { page: 'person', realm: url.searchParams.get('realm') ?? '', name: url.searchParams.get('name') ?? '' };
    case 'sql':
      return { page: 'sql', query: url.searchParams.get('q') ?? '' };
    default:
      return { page: 'not-found' };
  }
}

export function addressOf(route: Route): string {
  switch (route.page) {
    case 'sign-in':
      return route.to === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ to: route.to })}`;
    case 'dataset': {
      const base = `/datasets/${encodeURIComponent(route.name)}`;
      return route.pane === 'map' ? base : `${base}/${route.pane}`;
    }
    case 'import':
      return `/imports/${encodeURIComponent(route.id)}`;
    case 'sql':
      return route.query === '' ? '/sql' : `/sql?${new URLSearchParams({ q: route.query })}`;
    case 'people':
      return route.pane === 'people' ? '/people' : '/people/roles';
    case 'person':
      // Not in the path: a name may have a dot, and what ends like a file is none of the page's addresses.
      return `/person?${new URLSearchParams({ ...(route.realm === '' ? {} : { realm: route.realm }), name: route.name })}`;
    case 'not-found':
      return '/';
    default:
      return `/${route.page}`;
  }
}

/** Where to go after sign-in: an address of this page, or the start. Never another site's: `//evil.example` is one. */
export function ownAddress(to: string | null): string {
  if (to === null || !to.startsWith('/')) {
    return '/';
  }
  const here = 'https://here.invalid';
  try {
    const url = new URL(to, here);
    return url.origin === here && url.pathname !== '/sign-in' ? url.pathname + url.search : '/';
  } catch {
    return '/';
  }
}

function isPane(text: string): text is Pane {
  return (PANES as readonly string[]).includes(text);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
