import { AppError } from '../../platform/errors.ts';

/** A version that is on its way or out stays as it went. */
export function versionFrozen(handle: string): AppError {
  return new AppError({
    code: 'version_frozen',
    status: 409,
    userMessage: `The version for ${handle} is already on its way or out and stays as it is. Duplicate the post to say something new.`,
  });
}
export function accountsMissing(): AppError {
  return new AppError({
    code: 'unknown_account',
    status: 422,
    userMessage: 'One of these accounts is not in this workspace.',
  });
}
export function accountTwice(): AppError {
  return new AppError({
    code: 'account_twice',
    status: 422,
    userMessage: 'An account stands twice in this post. Each account gets one version.',
  });
}
export function badOptions(handle: string, words: string): AppError {
  return new AppError({
    code: 'invalid_options',
    status: 422,
    userMessage: `The settings for ${handle} do not fit: ${words}`,
  });
}
export function badCursor(): AppError {
  return new AppError({
    code: 'bad_cursor',
    status: 400,
    userMessage: 'This cursor is not one of ours. Begin again without it.',
  });
}
/** The fence refuses the address, or it is none that can be read. */
export function linkRefused(words: string): AppError {
  return new AppError({ code: 'link_refused', status: 422, userMessage: words });
}
export function linkNotFound(host: string): AppError {
  const userMessage = `There is no server called ${host}. Look at the address once more.`;
  return new AppError({ code: 'link_host_missing', status: 422, userMessage });
}
export function linkAnswered(host: string, status: number): AppError {
  const userMessage =
    status === 404 || status === 410
      ? `${host} says that there is no page at this address (${status}).`
      : `${host} did not show the page to us: it answered ${status}.`;
  return new AppError({ code: 'link_no_page', status: 422, userMessage });
}
export function linkNotHtml(type: string): AppError {
  const userMessage = `This address leads to ${type || 'something that says no type'}, not to a web page, so there is nothing to read for a card.`;
  return new AppError({ code: 'link_not_html', status: 422, userMessage });
}
/** Nobody answered; another try may help. */
export function linkSilent(host: string, isLate: boolean, cause: unknown): AppError {
  const userMessage = isLate
    ? `${host} did not answer in time.`
    : `${host} could not be reached, or broke off half-way.`;
  return new AppError({
    code: 'link_unreachable',
    status: isLate ? 504 : 502,
    userMessage,
    report: false,
    changedNothing: true,
    cause,
  });
}
export function labelExists(name: string): AppError {
  const userMessage = `There is a label called "${name}" already, perhaps an archived one. Names that differ in capitals only are the same.`;
  return new AppError({ code: 'label_exists', status: 409, userMessage });
}
export function labelsMissing(): AppError {
  const userMessage = 'One of these labels is not in this workspace, or was merged into another one.';
  return new AppError({ code: 'unknown_label', status: 422, userMessage });
}
export function sameLabel(): AppError {
  return new AppError({ code: 'same_label', status: 422, userMessage: 'A label cannot be merged into itself.' });
}
export function tooManyLabels(most: number): AppError {
  return new AppError({ code: 'too_many_labels', status: 422, userMessage: `A post carries at most ${most} labels.` });
}
