/** Whether a phone shows the brief behind its line. Pure. */

/**
 * Whether the fold is open on a phone after its `toggle` event. With room for the whole brief it is always open and its
 * line is hidden: what it tells then is the width, not the person's wish.
 */
export function foldAfterToggle(
  { isWide, isOpen }: { readonly isWide: boolean; readonly isOpen: boolean },
  isOpenNow: boolean,
): boolean {
  return isWide ? isOpen : isOpenNow;
}
