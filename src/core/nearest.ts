/** Returns the edit distance of two words, a swap of neighbours counted once (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({length: b.length + 1}, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    const above = rows[i - 1] ?? [];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

/**
 * Returns the candidates a person may have meant by `word`, nearest first, at most `limit`.
 *
 * Near means an edit distance of at most a third of the longer word (at least 1), or a common beginning of 3 letters.
 */
export function nearest(word: string, candidates: Iterable<string>, limit = 2): string[] {
  const scored: {name: string; distance: number}[] = [];
  for (const name of new Set(candidates)) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(word.length, name.length) / 3));
    if (distance <= allowed) scored.push({name, distance});
    else if (word.length >= 3 && name.toLowerCase().startsWith(word.toLowerCase()))
      scored.push({name, distance: 50 + distance});
  }
  scored.sort((x, y) => x.distance - y.distance || (x.name < y.name ? -1 : 1));
  return scored.slice(0, limit).map(({name}) => name);
}
