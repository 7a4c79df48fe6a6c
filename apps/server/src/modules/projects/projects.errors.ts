import { AppError } from '../../platform/errors.ts';

export function defaultProjectStays(): AppError {
  return new AppError({
    code: 'default_project_stays',
    status: 409,
    userMessage: 'This is the default project: it takes everything that names no other one, so it cannot be archived.',
  });
}

export function projectExists(name: string): AppError {
  return new AppError({
    code: 'project_exists',
    status: 409,
    userMessage: `A project is called “${name}” already. Choose another name, or rename that one first.`,
    errors: [{ path: 'name', message: 'Taken already' }],
  });
}

export function projectArchived(name: string): AppError {
  return new AppError({
    code: 'project_archived',
    status: 409,
    userMessage: `The project "${name}" is archived and takes nothing new. Bring it back, or choose another one.`,
  });
}
