/** What accounts are called where several stand together. Pure. */

/** The handle; with its network where another account has the same: "marram (Chirp)". */
export function namesOf(
  accounts: readonly { readonly id: string; readonly handle: string; readonly network: string }[],
): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const { handle } of accounts) counts.set(handle, (counts.get(handle) ?? 0) + 1);
  return new Map(
    accounts.map(({ id, handle, network }) => [id, (counts.get(handle) ?? 0) > 1 ? `${handle} (${network})` : handle]),
  );
}
