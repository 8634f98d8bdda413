import { describe, expect, it } from 'vitest';
import { addressOf, ownAddress, routeOf, type Route } from './routes';

const at = (address: string): Route => routeOf(new URL(address, 'https://maps.example'));

describe('routes', () => {
  it.each<[string, Route]>([
    ['/', { page: 'datasets' }],
    ['/datasets', { page: 'datasets' }],
    ['/datasets/airports', { page: 'dataset', name: 'airports', pane: 'map' }],
    ['/datasets/airports/table', { page: 'dataset', name: 'airports', pane: 'table' }],
    ['/upload', { page: 'upload' }],
    ['/account', { page: 'account' }],
    ['/imports/7f3a', { page: 'import', id: '7f3a' }],
    ['/people', { page: 'people', pane: 'people' }],
    ['/people/roles', { page: 'people', pane: 'roles' }],
    ['/people/ldap', { page: 'not-found' }],
    ['/person?name=ann', { page: 'person', realm: '', name: 'ann' }],
    ['/sql?q=SELECT%201', { page: 'sql', query: 'SELECT 1' }],
    ['/sign-in?to=%2Fsql', { page: 'sign-in', to: '/sql' }],
    ['/datasets/airports/secrets', { page: 'not-found' }],
    ['/nowhere', { page: 'not-found' }],
    ['/sql/deeper', { page: 'not-found' }],
  ])('reads %s', (address, route) => {
    expect(at(address)).toEqual(route);
  });

  it.each<Route>([
    { page: 'dataset', name: 'odd name/?#%', pane: 'about' },
    { page: 'sql', query: "SELECT '&=+#' FROM t" },
    { page: 'sign-in', to: '/sql?q=1%2B1' },
    { page: 'import', id: 'a/b' },
    { page: 'person', realm: 'oidc:google', name: 'ann.b@example.org' },
  ])('reads back what it wrote: $page', (route) => {
    expect(at(addressOf(route))).toEqual(route);
  });

  it('survives a broken escape', () => {
    expect(at('/datasets/100%')).toMatchObject({ page: 'dataset', name: '100%' });
  });
});

describe('the address to go to after sign-in', () => {
  it.each(['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', 'sql', '/sign-in?to=/sql', null])('is never %s', (to) => {
    expect(ownAddress(to)).toBe('/');
  });

  it('is an address of this page', () => {
    expect(ownAddress('/sql?q=SELECT%201')).toBe('/sql?q=SELECT%201');
  });
});
