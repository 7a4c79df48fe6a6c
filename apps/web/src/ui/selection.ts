/** What is selected in a list, by id. */
export type Selection = ReadonlySet<string>;

/** Adds or takes away one. */
export function toggled(selection: Selection, id: string): Selection {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Adds all from `from` to `to`, both included, in the order of `ids` (Shift). Unknown ends add only what is known. */
export function withRange(selection: Selection, ids: readonly string[], from: string, to: string): Selection {
  const a = ids.indexOf(from);
  const b = ids.indexOf(to);
  if (b < 0) return selection;
  const start = a < 0 ? b : Math.min(a, b);
  return new Set([...selection, ...ids.slice(start, Math.max(a, b) + 1)]);
}

/** Keeps only what still exists, so that a bulk action never names rows that left. */
export function stillThere(selection: Selection, ids: readonly string[]): Selection {
  const known = new Set(ids);
  const next = [...selection].filter((id) => known.has(id));
  return next.length === selection.size ? selection : new Set(next);
}
