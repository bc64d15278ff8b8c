import type {Terminal} from '../../platform/terminal/index.js';
import {type Column, oneLine} from './column.js';

export type {Column} from './column.js';

/** Where `render` writes: the result on stdout, hints on stderr. */
export interface Out {
  readonly styles: Terminal['styles']['stdout'];
  readonly symbols: Terminal['symbols'];
  /** Whether stdout is a terminal a person looks at. */
  readonly interactive: boolean;
  line(text?: string): void;
  /** Aligned columns on a terminal; tab-separated exact values without header elsewhere. */
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Promise<void>;
  /** What to do next, on stderr; silent with `--quiet`. */
  hint(text: string): void;
}

/** Returns the `Out` that writes to a terminal's streams. */
export function createOut(terminal: Terminal, quiet: boolean): Out {
  const write = (text: string) => void terminal.stdout.write(text);
  return {
    styles: terminal.styles.stdout,
    symbols: terminal.symbols,
    interactive: terminal.isInteractive,
    line: (text = '') => write(`${text}\n`),
    hint: (text) => {
      if (!quiet) terminal.stderr.write(`${terminal.styles.stderr.dim(`hint: ${text}`)}\n`);
    },
    async table(rows, columns) {
      if (terminal.isInteractive) {
        if (rows.length === 0) return;
        const {drawTable} = await import('./table.js');
        return write(`${drawTable(rows, columns, terminal.styles.stdout.dim)}\n`);
      }
      for (const row of rows)
        write(`${columns.map((column) => oneLine((column.exact ?? column.value)(row))).join('\t')}\n`);
    },
  };
}
