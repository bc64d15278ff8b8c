export interface Column {
  readonly name: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'string' | 'date';
  readonly values: ArrayLike<unknown>;
  readonly missing: number;
}
export interface Table {
  readonly rowCount: number;
  readonly columns: readonly Column[];
}
