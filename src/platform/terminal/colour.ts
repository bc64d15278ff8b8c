export interface ColourQuestion {
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--no-color`. */
  readonly off: boolean;
}

/** Tells whether a stream gets colour: flags first, then NO_COLOR, FORCE_COLOR, TERM, and whether it is a terminal. */
export function wantsColour({isTTY, env, off}: ColourQuestion): boolean {
  if (off || (env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTTY && env['TERM'] !== 'dumb';
}

/** Tells whether the locale can show more than ASCII. */
export function isUnicodeLocale(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return process.platform === 'win32' ? Boolean(env['WT_SESSION']) : /utf-?8/i.test(locale);
}

/** Tells whether a CI service runs this; `CI=false` and `CI=0` are how people say that none does. */
export function isCi(env: Readonly<Record<string, string | undefined>>): boolean {
  return !['', '0', 'false'].includes(env['CI'] ?? '');
}
