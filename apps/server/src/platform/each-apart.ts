/**
 * Does the same for each, one after the other. One that fails is told of and does not keep the others from it: what is
 * looked for by the clock would otherwise end at the same one every time.
 */
export async function eachApart<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  onFailure: (error: unknown, item: T) => void,
): Promise<void> {
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      onFailure(error, item);
    }
  }
}
