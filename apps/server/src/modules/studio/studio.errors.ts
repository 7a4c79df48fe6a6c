import { AppError } from '../../platform/errors.ts';

const refusal = (code: string, userMessage: string, status = 422) => new AppError({ code, status, userMessage });

export const nothingWanted = () => refusal('nothing_wanted', 'Ask for at least one caption, picture or hashtag.');
export const noTextHere = () => refusal('no_text', 'There are no words here yet. Wait until they are written.');
export const picturesHaveNoText = () => refusal('not_a_text', 'A picture has no words to change. Make another one.');
export const versionsOnly = () => refusal('versions_only', 'Only a version has a network whose length it could fit.');
export const captionsOnly = () => refusal('captions_only', 'Versions are made from captions.');
export const noAccounts = () => refusal('no_accounts', 'This brief goes nowhere yet. Choose accounts first.');
export const nothingKept = () => refusal('nothing_kept', 'Keep at least one caption first.');
export const stillWriting = () => refusal('still_writing', 'This is being written just now. Stop it or wait.', 409);
export const tooLong = (names: readonly string[]) =>
  refusal('too_long', `Too long for ${names.join(', ')}. Shape this caption for its accounts first, or shorten it.`);
