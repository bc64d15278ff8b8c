import {expect, test} from 'vitest';
import {maskSecrets, quotaCpus} from './machine.js';

test('values of variables that speak of secrets are masked, and passwords in addresses', () => {
  expect(
    maskSecrets({
      AWS_SECRET_ACCESS_KEY: 'abc',
      GITHUB_TOKEN: 'abc',
      MYSQL_PWD: 'abc',
      EMPTY_TOKEN: '',
      DATABASE_URL: 'postgres://me:secret@host:5432/db?x=1',
      PROXIES: 'http://u:p1@a:1,http://u:p2@b:2',
      GIT_AUTHOR_NAME: 'Ada',
      PWD: '/home/ada',
      PLAIN_URL: 'http://host:80/a@b',
      UNSET: undefined,
    }),
  ).toEqual({
    AWS_SECRET_ACCESS_KEY: '***',
    GITHUB_TOKEN: '***',
    MYSQL_PWD: '***',
    EMPTY_TOKEN: '',
    DATABASE_URL: 'postgres://me:***@host:5432/db?x=1',
    PROXIES: 'http://u:***@a:1,http://u:***@b:2',
    GIT_AUTHOR_NAME: 'Ada',
    PWD: '/home/ada',
    PLAIN_URL: 'http://host:80/a@b',
  });
});

test('the quota of a container counts as CPUs, rounded up, at least one', () => {
  expect(quotaCpus({max: '150000 100000\n'})).toBe(2);
  expect(quotaCpus({max: '20000 100000\n'})).toBe(1);
  expect(quotaCpus({max: 'max 100000\n'})).toBeUndefined();
  expect(quotaCpus({quota: '400000\n', period: '100000\n'})).toBe(4);
  expect(quotaCpus({quota: '-1\n', period: '100000\n'})).toBeUndefined();
  expect(quotaCpus({})).toBeUndefined();
});
