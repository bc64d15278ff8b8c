import type {z} from 'zod';
import {formatMetric, shortHex} from '../../tracking/index.js';
import type {Column, Out} from '../output/out.js';
import {type CompareV1, fromJsonNumber, NumberV1} from './json.js';

type Row = z.output<typeof CompareV1>['rows'][number];
type Value = Row['values'][number];

/** Returns a value for people; metrics get sensible digits, digests and commits their first digits. */
function shownValue({kind}: Row, value: Value | undefined): string {
  if (value === null || value === undefined) return '-';
  const number = kind === 'metric' ? NumberV1.safeParse(value) : undefined;
  if (number?.success) return formatMetric(fromJsonNumber(number.data));
  const text = String(value);
  return kind === 'data' || kind === 'code' ? text.split(' ').map(shortHex).join(' ') : text;
}

/** Draws a comparison: a column for each run, a mark where runs differ. */
export async function drawComparison(names: readonly string[], rows: readonly Row[], out: Out): Promise<void> {
  const columns: Column<Row>[] = [
    {title: 'KIND', value: ({kind}) => kind},
    {title: 'KEY', value: ({key, differs}) => (differs || !out.interactive ? key : out.styles.dim(key))},
    ...names.map(
      (name, i): Column<Row> => ({
        // Two runs may have one name; a table needs titles that differ.
        title: names.indexOf(name) === i ? name : `${name} (${i + 1})`,
        value: (row) => shownValue(row, row.values[i]),
        exact: (row) => row.values[i],
      }),
    ),
  ];
  await out.table(rows, columns);
  if (rows.length === 0) out.hint('the runs do not differ; --all shows what they share');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/[\r\n]+/g, ' ');

/** Returns a comparison as a Markdown table. */
export function compareMarkdown(names: readonly string[], rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  const head = ['', 'key', ...names];
  const body = rows.map((row) =>
    line([row.kind, `\`${row.key}\``, ...names.map((_, i) => shownValue(row, row.values[i]))]),
  );
  return [line(head), line(head.map(() => '---')), ...body].join('\n');
}
