import { render } from 'preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { ValueTable } from './value-table';

const HOSTILE = '<img src=x onerror="document.title=1"><script>alert(1)</script>';

describe('the table of values', () => {
  let root: HTMLElement;
  beforeEach(() => {
    root = document.createElement('div');
  });

  it('shows markup in names and values as the text it is', () => {
    render(<ValueTable label={HOSTILE} columns={[{ name: HOSTILE, type: 'string' }]} rows={[{ [HOSTILE]: HOSTILE }]} testId="t" />, root);
    expect(root.querySelector('img, script')).toBeNull();
    expect(root.querySelector('td')?.textContent).toBe(HOSTILE);
    expect(root.querySelector('th')?.textContent).toContain(HOSTILE);
  });

  it('never makes a link of a script', () => {
    render(<ValueTable label="t" columns={[{ name: 'url', type: 'string' }]} rows={[{ url: 'javascript:alert(1)' }, { url: 'https://example.org/' }]} testId="t" />, root);
    expect([...root.querySelectorAll('a')].map((a) => a.getAttribute('href'))).toEqual(['https://example.org/']);
  });

  it('tells nothing from zero, and puts numbers to the right', () => {
    render(<ValueTable label="t" columns={[{ name: 'n', type: 'number' }]} rows={[{ n: 0 }, { n: null }]} testId="t" />, root);
    const cells = [...root.querySelectorAll('td')];
    expect(cells.map((cell) => cell.textContent)).toEqual(['0', '–']);
    expect(cells.every((cell) => cell.className === 'numeric')).toBe(true);
  });

  it('says how it is sorted', () => {
    render(
      <ValueTable
        label="t"
        columns={[
          { name: 'a', type: 'string' },
          { name: 'b', type: 'string' },
        ]}
        rows={[]}
        sort={{ by: { column: 'b', descending: true }, onSort: () => undefined }}
        testId="t"
      />,
      root,
    );
    expect([...root.querySelectorAll('th')].map((th) => th.getAttribute('aria-sort'))).toEqual(['none', 'descending']);
  });
});
