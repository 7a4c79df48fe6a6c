/** Ids of X carry the moment they were given: milliseconds since 4 November 2010, above 22 bits of machine and count. */
const epochMs = 1_288_834_974_657n;

/** When a post was made, by its id; null for what is no id. */
export function momentOfId(id: string): Date | null {
  return /^\d{1,19}$/.test(id) ? new Date(Number((BigInt(id) >> 22n) + epochMs)) : null;
}

/** When a post was made: as X says, else by its id; null when neither can be read. */
export function createdAt(post: { readonly id: string; readonly created_at?: string | undefined }): Date | null {
  const told = new Date(post.created_at ?? '');
  return Number.isNaN(told.getTime()) ? momentOfId(post.id) : told;
}
