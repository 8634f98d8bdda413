// @vitest-environment happy-dom
import { render } from 'preact';
import { describe, expect, it } from 'vitest';
import type { Notices } from '../api/types';
import { Banners } from './notices';

function shown(notices: Notices): HTMLElement {
  const place = document.createElement('div');
  render(<Banners notices={notices} />, place);
  return place;
}

describe('an announcement', () => {
  it('is text, whatever is written in it', () => {
    const text = '<img src=x onerror=alert(1)> & "quotes"\nsecond line';
    const place = shown({ maintenance: null, announcement: { text, level: 'warning', until: null } });
    expect(place.querySelector('img')).toBeNull();
    expect(place.querySelector('.banner-warning p')?.textContent).toBe(text);
  });

  it('is not there when there is none', () => {
    expect(shown({ maintenance: null, announcement: null }).textContent).toBe('');
  });
});

describe('maintenance', () => {
  it('says whether reading goes on', () => {
    const place = shown({ announcement: null, maintenance: { readOnly: true, until: null, reason: 'New disks.' } });
    expect(place.textContent).toContain('nothing can be changed');
    expect(place.textContent).toContain('New disks.');
  });
});
