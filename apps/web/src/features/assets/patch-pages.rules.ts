/** How a loaded list takes in what changed, without being asked for again page by page. Pure. */

interface Listed {
  readonly id: string;
  readonly createdAt: string;
}

export interface Pages<Item> {
  readonly pages: readonly { readonly items: readonly Item[]; readonly nextCursor: string | null }[];
  readonly pageParams: readonly unknown[];
}

/** Newest first; of the same moment, the greater id. */
const isBefore = (one: Listed, other: Listed): boolean =>
  one.createdAt === other.createdAt ? one.id > other.id : one.createdAt > other.createdAt;

/**
 * The pages with `found` in their places and without those of `changed` that were not found: they no longer belong to
 * this list. What belongs behind the last loaded page comes with the next one.
 */
export function patchPages<Item extends Listed>(
  before: Pages<Item>,
  changed: ReadonlySet<string>,
  found: readonly Item[],
): Pages<Item> {
  const fresh = new Map(found.filter(({ id }) => changed.has(id)).map((item) => [item.id, item]));
  const pages = before.pages.map((page) => ({
    ...page,
    items: page.items.flatMap((item) => {
      if (!changed.has(item.id)) return [item];
      const now = fresh.get(item.id);
      fresh.delete(item.id);
      return now ? [now] : [];
    }),
  }));
  const last = pages.length - 1;
  for (const item of fresh.values()) {
    const at = pages.findIndex(({ items }) => items.some((other) => isBefore(item, other)));
    const page = pages[at >= 0 ? at : last];
    if (!page || (at < 0 && page.nextCursor !== null)) continue;
    const place = page.items.findIndex((other) => isBefore(item, other));
    page.items.splice(place < 0 ? page.items.length : place, 0, item);
  }
  return { ...before, pages };
}
