import { AppError } from '../../platform/errors.ts';

export function unknownAccount(): AppError {
  return new AppError({
    code: 'unknown_account',
    status: 422,
    userMessage: 'One of these accounts is not in this workspace, or was disconnected.',
  });
}
export function unknownBrand(): AppError {
  return new AppError({
    code: 'unknown_brand',
    status: 422,
    userMessage: 'This brand is not in this workspace, or was put away.',
  });
}
export function badCursor(): AppError {
  return new AppError({
    code: 'bad_cursor',
    status: 400,
    userMessage: 'This cursor is not one of ours. Begin again without it.',
  });
}
