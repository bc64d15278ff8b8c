import fc from 'fast-check';
import {parseHTML} from 'linkedom';
import {describe, expect, test} from 'vitest';
import {escapeHtml, htmlPage} from './index.js';

describe('html', () => {
  test('an escaped text reads back as it was, in text and in attributes', () => {
    fc.assert(
      fc.property(fc.string({unit: fc.constantFrom('&', '<', '>', '"', "'", 'a', '/', 'é', ' ', '=')}), (text) => {
        const {document} = parseHTML(
          `<html><body><p title="${escapeHtml(text)}">x${escapeHtml(text)}</p></body></html>`,
        );
        expect(document.querySelector('p')?.textContent).toBe(`x${text}`);
        expect(document.querySelector('p')?.getAttribute('title')).toBe(text);
        expect(document.body.childElementCount).toBe(1);
      }),
    );
  });

  test('a page loads nothing and has no handlers in attributes', () => {
    const page = htmlPage({title: 'a & <b>', body: '<p>text</p>', script: 'let a=1'});
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('<title>a &amp; &lt;b&gt;</title>');
    expect(page).not.toMatch(/https?:|url\(|@import|\son[a-z]+=/);
    expect(page).toContain('prefers-color-scheme:dark');
  });
});
