import {Table} from 'console-table-printer';
import {type Column, oneLine} from './column.js';

const LINE = {left: '', mid: '', right: '', other: ''};
const STYLE = {headerTop: LINE, headerBottom: LINE, tableBottom: LINE, rowSeparator: LINE, vertical: ''};

/** Returns aligned columns under a header; `dim` draws the header. Loaded only when a table is drawn. */
export function drawTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  dim: (text: string) => string,
): string {
  const table = new Table({
    shouldDisableColors: true,
    style: STYLE,
    columns: columns.map(({title, align}) => ({name: title, alignment: align ?? 'left'})),
  });
  for (const row of rows)
    table.addRow(Object.fromEntries(columns.map((column) => [column.title, oneLine(column.value(row))])));
  const lines = table
    .render()
    .split('\n')
    .map((line) => line.replace(/^ /, '').trimEnd())
    .filter((line) => line !== '');
  const [header = '', ...body] = lines;
  return [dim(header), ...body].join('\n');
}
