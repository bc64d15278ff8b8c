export {
  type Database,
  openDatabase,
  type Parameters,
  type Queries,
  type RunResult,
  type Transaction,
} from './database.js';
export type {Migration} from './migrate.js';
