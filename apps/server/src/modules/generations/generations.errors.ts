import type { ModelError } from '@antiphon/models';
import { AppError } from '../../platform/errors.ts';

export function unknownModel(model: string): AppError {
  return new AppError({
    code: 'unknown_model',
    status: 422,
    userMessage: `${model} cannot be asked for this just now. Look at the list of models: a key may have been removed, or the model is another kind.`,
  });
}
export function noModel(): AppError {
  return new AppError({
    code: 'no_model',
    status: 422,
    userMessage: 'There is no model for this kind of work. Add a key of a provider that has one.',
  });
}
/** What the workspace chose is not there; nothing else is asked in its place. */
export function choiceAway(model: string): AppError {
  return new AppError({
    code: 'choice_away',
    status: 422,
    userMessage: `${model}, your choice for this, cannot be asked just now. Start it again, mend its key, or choose another model.`,
  });
}
export function unknownProvider(id: string): AppError {
  return new AppError({
    code: 'unknown_provider',
    status: 422,
    userMessage: `This release knows no provider "${id}".`,
  });
}
export function badKeyFields(words: string, path: string): AppError {
  return new AppError({ code: 'invalid_key', status: 422, userMessage: words, errors: [{ path, message: words }] });
}
/** The provider was asked and said no. */
export function keyRefused(error: ModelError): AppError {
  const status =
    error.kind === 'key_refused' || error.kind === 'rejected' || error.kind === 'out_of_credit' ? 422 : 503;
  return new AppError({
    code: status === 422 ? 'key_refused' : 'provider_away',
    status,
    userMessage: error.words,
    report: false,
    changedNothing: true,
  });
}
export function keyInUse(count: number): AppError {
  return new AppError({
    code: 'key_in_use',
    status: 409,
    userMessage: `${count === 1 ? 'One piece of work is' : `${count} pieces of work are`} under way with this key. Stop them or wait until they have ended.`,
  });
}
export function notUnknown(state: string): AppError {
  return new AppError({
    code: 'nothing_to_decide',
    status: 409,
    userMessage: `There is nothing to decide here: this generation is ${state}.`,
  });
}
export function mustDecide(): AppError {
  return new AppError({
    code: 'needs_decision',
    status: 409,
    userMessage: 'Nobody knows whether this was started. Decide whether it happened; it cannot be stopped.',
  });
}
export function badCursor(): AppError {
  return new AppError({
    code: 'bad_cursor',
    status: 400,
    userMessage: 'This cursor is not one of ours. Begin again without it.',
  });
}
