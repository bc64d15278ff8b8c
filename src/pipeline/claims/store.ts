import type {RepoPath, StageName} from '../../core/brand.js';
import type {Database, Transaction} from '../../platform/sqlite/index.js';
import type {Claim, ClaimedPaths, ClaimHolder} from './model.js';

interface Row {
  readonly id: number;
  readonly stage: StageName;
  readonly reads: string;
  readonly writes: string;
  readonly host: string;
  readonly pid: number;
  readonly process_start: string | null;
  readonly heartbeat_at: number;
}

/** Returns all claims, dead ones too, oldest first. */
export function readClaims(db: Pick<Database, 'all'>): Claim[] {
  const rows = db.all<Row>(
    'SELECT id, stage, reads, writes, host, pid, process_start, heartbeat_at FROM pipeline_claims ORDER BY id',
    [],
  );
  return rows.map((row) => ({
    id: row.id,
    stage: row.stage,
    reads: JSON.parse(row.reads) as RepoPath[],
    writes: JSON.parse(row.writes) as RepoPath[],
    host: row.host,
    pid: row.pid,
    processStart: row.process_start ?? undefined,
    heartbeatAt: row.heartbeat_at,
  }));
}

/** The statements that change claims. */
export class ClaimWriter {
  readonly #tx: Transaction;

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  /** Returns the id of the new claim. */
  insert({stage, reads, writes}: ClaimedPaths, {host, pid, processStart}: ClaimHolder, now: number): number {
    const {lastInsertRowid} = this.#tx.run(
      `INSERT INTO pipeline_claims (stage, reads, writes, host, pid, process_start, claimed_at, heartbeat_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [stage, JSON.stringify(reads), JSON.stringify(writes), host, pid, processStart ?? null, now, now],
    );
    return Number(lastInsertRowid);
  }

  renew(id: number, now: number): void {
    this.#tx.run('UPDATE pipeline_claims SET heartbeat_at = ? WHERE id = ?', [now, id]);
  }

  delete(id: number): void {
    this.#tx.run('DELETE FROM pipeline_claims WHERE id = ?', [id]);
  }
}
