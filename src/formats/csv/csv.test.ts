import {parse as referenceParse} from 'csv-parse/sync';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isMlopsError, type MlopsError} from '../../core/errors/index.js';
import {Float} from '../number.js';
import {csvLine, parseCsv, printCsv, readCsvRows} from './index.js';

function errorOf(action: () => unknown): MlopsError {
  try {
    action();
  } catch (error) {
    if (isMlopsError(error)) return error;
    throw error;
  }
  throw new Error('no error');
}

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(text: string, size: number) {
  const rows: string[][] = [];
  let columns: readonly string[] = [];
  for await (const batch of readCsvRows(chunked(new TextEncoder().encode(text), size), 'x.csv')) {
    columns = batch.columns;
    rows.push(...batch.rows);
  }
  return {columns, rows};
}

describe('parseCsv', () => {
  test('reads quotes, CRLF, a byte order mark and empty lines', () => {
    const text = '\ufeffa,b\r\n1,"x, ""y""\nz"\r\n\r\n,5" pipe\n"",last';
    expect(parseCsv(text, 'x.csv')).toEqual({
      columns: ['a', 'b'],
      rows: [
        ['1', 'x, "y"\nz'],
        ['', '5" pipe'],
        ['', 'last'],
      ],
      delimiter: ',',
    });
  });

  test('finds the delimiter from the header', () => {
    expect(parseCsv('a;b\n1,5;2,5\n', 'x.csv')).toMatchObject({delimiter: ';', rows: [['1,5', '2,5']]});
    expect(parseCsv('a\tb, c\td\n1\t2\t3\n', 'x.csv').columns).toEqual(['a', 'b, c', 'd']);
    expect(parseCsv('"x;y;z",b\n1,2\n', 'x.csv').delimiter).toBe(',');
    expect(parseCsv('one\n1\n', 'x.csv')).toMatchObject({delimiter: ',', columns: ['one']});
    expect(parseCsv('a,b;c\n1;2\n', 'x.csv', {delimiter: ';'}).columns).toEqual(['a,b', 'c']);
  });

  test('rows with another number of fields are named with their lines', () => {
    const text = 'a,b\n1,2\n"x\ny",2\n3\n4,5,6\n';
    const error = errorOf(() => parseCsv(text, 'data.csv'));
    expect(error.code).toBe('E_CSV_ROW');
    expect(error.message).toBe('`data.csv` line 5 has 1 field, the header has 2 (and 1 more such lines)');
    const lines = error.problems.map(({message, location}) => [message, text.slice(location?.start, location?.end)]);
    expect(lines).toEqual([
      ['line 5 has 1 field, the header has 2', '3'],
      ['line 6 has 3 fields, the header has 2', '4,5,6'],
    ]);
    expect(errorOf(() => parseCsv(`a,b\n${'1\n'.repeat(50)}`, 'x')).problems).toHaveLength(10);
  });

  test('a header without usable names is an error', () => {
    expect(errorOf(() => parseCsv('', 'x')).message).toBe('`x` has no usable header: the file is empty');
    expect(errorOf(() => parseCsv('a,b,a\n', 'x')).message).toMatch(/`a` is there twice/);
    const unnamed = errorOf(() => parseCsv(',a\n0,1\n', 'x'));
    expect(unnamed.message).toMatch(/column 1 has no name/);
    expect(unnamed.hints[0]).toMatch(/index=False/);
  });

  test('broken quotes are errors with their line', () => {
    expect(errorOf(() => parseCsv('a,b\n1,2\n3,"x\ny', 'x')).message).toBe(
      '`x` line 3: a quote is opened and never closed',
    );
    expect(errorOf(() => parseCsv('a,b\n1,"x"y\n', 'x')).message).toBe(
      '`x` line 2: after a closing quote the field goes on',
    );
  });

  const piece = fc.constantFrom('a', 'b', ',', ';', '"', '""', '\n', '\r\n', '\r', ' ', 'é', '😀', '1');
  const anyCsv = fc.array(piece, {maxLength: 40}).map((parts) => `h,i\n${parts.join('')}`);

  test('agrees with csv-parse on whatever both accept', () => {
    let compared = 0;
    fc.assert(
      fc.property(anyCsv, (text) => {
        const reference = () =>
          referenceParse(text, {record_delimiter: ['\r\n', '\n'], skip_empty_lines: true, bom: true}) as string[][];
        let wanted: string[][];
        try {
          wanted = reference();
        } catch {
          return;
        }
        compared++;
        const {columns, rows} = parseCsv(text, 'x', {delimiter: ','});
        expect([columns, ...rows]).toEqual(wanted);
      }),
      {numRuns: 300},
    );
    expect(compared).toBeGreaterThan(30);
  });

  test('any text gives a table or an error of the catalogue', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyCsv, fc.string({unit: fc.nat(0xffff).map((code) => String.fromCharCode(code))})),
        (text) => {
          try {
            const {columns, rows} = parseCsv(text, 'x');
            expect(rows.every((row) => row.length === columns.length)).toBe(true);
          } catch (error) {
            if (!isMlopsError(error)) throw error;
          }
        },
      ),
      {numRuns: 200},
    );
  });
});

describe('readCsvRows', () => {
  test('gives the same rows wherever the chunks are cut', async () => {
    const text = '\ufeffé,b\r\n1,"x, ""y""\r\nz"\r\n\r\n😀,4\r\n"",5"\n6,7';
    const whole = parseCsv(text, 'x.csv');
    for (let size = 1; size <= 12; size++) {
      expect(await readAll(text, size)).toEqual({columns: whole.columns, rows: whole.rows});
    }
  });

  test('gives the columns of a file without rows', async () => {
    expect(await readAll('a,b\n', 3)).toEqual({columns: ['a', 'b'], rows: []});
    expect(await readAll('a,b', 3)).toEqual({columns: ['a', 'b'], rows: []});
  });

  test('names the line of a bad row, and the encoding', async () => {
    await expect(readAll('a,b\n1,2\n"x\ny",2\n3\n', 4)).rejects.toThrow('`x.csv` line 5 has 1 field, the header has 2');
    const utf16 = readCsvRows(chunked(Uint8Array.of(0xff, 0xfe, 0x61, 0), 4), 'x.csv');
    await expect(utf16.next()).rejects.toThrow('`x.csv` is not UTF-8 text: it seems to be UTF-16');
    await expect(readCsvRows(chunked(Uint8Array.of(0x61, 0xe9, 0x0a), 4), 'x.csv').next()).rejects.toThrow('not UTF-8');
  });
});

describe('printCsv', () => {
  test('quotes what needs it', () => {
    expect(
      printCsv(
        ['a', 'b,c'],
        [
          [1.5, 'x "y"'],
          [null, 'l\nm'],
          [Number.NaN, true],
          [2n ** 60n, new Float(1)],
        ],
      ),
    ).toBe('a,"b,c"\n1.5,"x ""y"""\n,"l\nm"\n,true\n1152921504606846976,1.0\n');
    expect(csvLine([''])).toBe('""\n');
  });

  test('what is printed reads back', () => {
    const table = fc
      .integer({min: 1, max: 4})
      .chain((width) => fc.array(fc.array(fc.string({unit: 'grapheme'}), {minLength: width, maxLength: width})));
    fc.assert(
      fc.property(table, (rows) => {
        const columns = Array.from({length: rows[0]?.length ?? 1}, (_, index) => `c${index}`);
        expect(parseCsv(printCsv(columns, rows), 'x', {delimiter: ','}).rows).toEqual(rows);
      }),
    );
  });
});
