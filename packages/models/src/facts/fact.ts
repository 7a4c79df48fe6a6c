export type FactKind =
  | 'link'
  | 'email'
  | 'handle'
  | 'price'
  | 'percent'
  | 'date'
  | 'time'
  | 'number'
  | 'place'
  | 'name';

export interface Fact {
  readonly kind: FactKind;
  /** As it stands in the text. */
  readonly text: string;
  /** The same for every way of saying it: "5 and 6 December" and "December 5–6" both give "date:12-05,12-06". */
  readonly key: string;
  /** Where it begins in the text, in UTF-16 units. */
  readonly at: number;
}
