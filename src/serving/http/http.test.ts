import {gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {Refusal} from '../refusal.js';
import {chooseEncoding, unpackBody} from './content.js';
import {errorAnswer} from './errors.js';
import {guardRequest} from './guard.js';

const statusOf = (act: () => void): number => {
  try {
    act();
    return 200;
  } catch (error) {
    if (error instanceof Refusal) return error.status;
    throw error;
  }
};

describe('who may ask', () => {
  test.each<[Record<string, string>, number]>([
    [{host: 'localhost:8080'}, 200],
    [{host: '127.0.0.1'}, 200],
    [{host: '127.9.9.9:1'}, 200],
    [{host: '[::1]:8080'}, 200],
    [{host: 'LOCALHOST'}, 200],
    [{}, 200],
    [{host: 'example.com'}, 403],
    [{host: '127.0.0.1.example.com'}, 403],
    [{host: '0.0.0.0'}, 403],
    [{host: ''}, 403],
    [{host: 'localhost', origin: 'http://localhost:3000'}, 200],
    [{host: 'localhost', origin: 'https://example.com'}, 403],
    [{host: 'localhost', origin: 'null'}, 403],
  ])('on loopback %o: %d', (headers, status) => {
    expect(statusOf(() => guardRequest(headers, {host: '127.0.0.1', token: undefined}))).toBe(status);
  });

  test.each<[string | undefined, number]>([
    [undefined, 401],
    ['Bearer secret', 200],
    ['bearer  secret ', 200],
    ['Bearer secre', 401],
    ['Bearer secrets', 401],
    ['Basic secret', 401],
    [`Basic ${Buffer.from(':secret').toString('base64')}`, 200],
    [`Basic ${Buffer.from('a:b:secret').toString('base64')}`, 401],
    ['secret', 401],
  ])('with a token %o: %d', (authorization, status) => {
    expect(statusOf(() => guardRequest({host: 'x', authorization}, {host: '0.0.0.0', token: 'secret'}))).toBe(status);
  });
});

describe('bodies', () => {
  test('packed ones are unpacked, up to the limit', async () => {
    const packed = gzipSync('x'.repeat(100));
    expect((await unpackBody(packed, 'gzip', 100)).length).toBe(100);
    await expect(unpackBody(packed, 'gzip', 99)).rejects.toMatchObject({status: 413});
    await expect(unpackBody(packed.subarray(0, 10), ' GZIP', 100)).rejects.toMatchObject({status: 400});
    await expect(unpackBody(packed, 'br', 100)).rejects.toMatchObject({status: 415});
    await expect(unpackBody(packed, 'constructor', 100)).rejects.toMatchObject({status: 415});
  });

  test.each<[string | undefined, number, string | undefined]>([
    ['gzip, deflate', 5000, 'gzip'],
    ['deflate', 5000, 'deflate'],
    ['gzip;q=0, deflate', 5000, 'deflate'],
    ['br', 5000, undefined],
    ['gzip', 100, undefined],
    [undefined, 5000, undefined],
  ])('answers for %o of %d bytes: %o', (accept, size, wanted) => {
    expect(chooseEncoding(accept, size)).toBe(wanted);
  });
});

test('errors have the form of their surface, and bugs say nothing of the inside', () => {
  const text = (url: string, error: unknown) => {
    const {status, body} = errorAnswer(error, url, 10);
    return `${status} ${body}`;
  };
  expect(text('/v2/models/a/infer', new Refusal(400, 'no'))).toBe('400 {"error":"no"}');
  expect(text('/v2?x', new Refusal(404, 'no'))).toBe('404 {"error":"no"}');
  expect(text('/v2x', new Refusal(404, 'no'))).toBe('404 {"detail":"no"}');
  expect(text('/predict', new Error('secret'))).toBe('500 {"detail":"Internal Server Error"}');
  expect(text('/predict', Object.assign(new Error('x'), {statusCode: 413}))).toBe(
    '413 {"detail":"the body is larger than 10 bytes"}',
  );
});
