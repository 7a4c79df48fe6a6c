/** A number that a network told. */
export interface Value {
  readonly metric: string;
  readonly value: number;
}
