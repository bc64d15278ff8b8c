import fc from 'fast-check';
import {parquetWriteBuffer} from 'hyparquet-writer';
import {describe, expect, test} from 'vitest';
import {isMlopsError} from '../../core/errors/index.js';
import {readParquet} from './index.js';

const day = Date.UTC(2026, 0, 31);

function sample(): Uint8Array {
  const bytes = parquetWriteBuffer({
    columnData: [
      {name: 'id', data: [1n, 2n, 2n ** 60n], type: 'INT64'},
      {name: 'count', data: [1, null, 3], type: 'INT32', nullable: true},
      {name: 'price', data: [1.5, Number.NaN, -0.25], type: 'DOUBLE'},
      {name: 'ok', data: [true, false, null], type: 'BOOLEAN', nullable: true},
      {name: 'city', data: ['Oslo', null, 'Zürich'], type: 'STRING', nullable: true},
      {name: 'at', data: [new Date(day), new Date(day + 1), new Date(day + 2)], type: 'TIMESTAMP'},
      {name: 'tags', data: [{a: 1}, {a: 2}, {a: 3}], type: 'JSON'},
      {name: '__index_level_0__', data: [7, 8, 9], type: 'INT32'},
    ],
    rowGroupSize: [2, 1],
  });
  return new Uint8Array(bytes);
}

const codeOf = async (action: Promise<unknown>): Promise<string> => {
  try {
    await action;
    return 'none';
  } catch (error) {
    if (isMlopsError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
};

describe('readParquet', () => {
  test('gives columns with their kinds, row groups put together', async () => {
    const {rowCount, columns} = await readParquet(sample(), 'x.parquet');
    expect(rowCount).toBe(3);
    expect(columns.map(({name, kind, values}) => [name, kind, Array.from(values, (value) => value ?? null)])).toEqual([
      ['id', 'integer', [1n, 2n, 2n ** 60n]],
      ['count', 'integer', [1, null, 3]],
      ['price', 'number', [1.5, Number.NaN, -0.25]],
      ['ok', 'boolean', [true, false, null]],
      ['city', 'string', ['Oslo', null, 'Zürich']],
      ['at', 'date', [day, day + 1, day + 2]],
      ['tags', 'other', [{a: 1}, {a: 2}, {a: 3}]],
    ]);
  });

  test('reads the columns asked for, in that order, by pieces', async () => {
    const bytes = sample();
    let fetched = 0;
    const source = {
      byteLength: bytes.length,
      slice: async (start: number, end?: number) => {
        const part = bytes.slice(start, end);
        fetched++;
        return part.buffer;
      },
    };
    const {columns} = await readParquet(source, 'x', {columns: ['price', '__index_level_0__', 'id']});
    expect(columns.map(({name}) => name)).toEqual(['price', '__index_level_0__', 'id']);
    expect(fetched).toBeGreaterThan(0);
  });

  test("reads Node's Buffer, which may lie anywhere in a larger one", async () => {
    const pool = Buffer.concat([Buffer.alloc(40, 7), sample(), Buffer.alloc(40, 7)]);
    const {columns} = await readParquet(pool.subarray(40, pool.length - 40), 'x.parquet', {columns: ['city']});
    expect([...(columns[0]?.values ?? [])]).toEqual(['Oslo', null, 'Zürich']);
  });

  test('names a column that is not there, and the nearest one', async () => {
    const action = readParquet(sample(), 'x', {columns: ['prize']});
    await expect(action).rejects.toMatchObject({code: 'E_PARQUET_COLUMN', hints: ['did you mean `price`?']});
  });

  test('says what is wrong with other files', async () => {
    const whole = sample();
    for (const bytes of [
      new Uint8Array(),
      whole.subarray(0, 100),
      whole.subarray(10),
      new TextEncoder().encode('a,b\n1,2\n'),
    ])
      expect(await codeOf(readParquet(bytes, 'x'))).toMatch(/^E_PARQUET: `x` cannot be read as Parquet: /);
  });

  test('errors of the source pass through', async () => {
    const broken = Object.assign(new Error('EIO: i/o error, read'), {code: 'EIO', syscall: 'read'});
    const source = {
      byteLength: 100,
      slice: async (): Promise<ArrayBuffer> => {
        throw broken;
      },
    };
    await expect(readParquet(source, 'x')).rejects.toBe(broken);
  });

  test('a file cut at any place, and bytes of any kind, are refused', async () => {
    const whole = sample();
    for (let length = 0; length < whole.length; length += 7)
      expect(await codeOf(readParquet(whole.subarray(0, length), 'x'))).toMatch(/^E_PARQUET: /);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({maxLength: 100}), async (bytes) => {
        expect(await codeOf(readParquet(bytes, 'x'))).toMatch(/^E_PARQUET: /);
      }),
    );
  });
});
