import { AppError } from '../../platform/errors.ts';
import type { SecretPlace } from './secret-place.ts';

const where = ({ workspaceId, id, purpose }: SecretPlace) => `secret ${id} (${purpose}) of workspace ${workspaceId}`;

export function secretDamaged(place: SecretPlace, cause?: unknown): AppError {
  return new AppError({
    code: 'secret_damaged',
    status: 500,
    userMessage:
      'A stored secret cannot be opened: its bytes or its place were changed. Connect again, or enter it anew.',
    message: `${where(place)} does not open`,
    cause,
  });
}

export function sealedUnderAnotherKey(place: SecretPlace): AppError {
  return new AppError({
    code: 'secret_other_key',
    status: 500,
    userMessage: 'A stored secret was sealed with another master key. If a rotation was begun, finish it.',
    message: `${where(place)} was sealed with another key`,
  });
}

export function wrongMasterKey(): AppError {
  return new AppError({
    code: 'wrong_master_key',
    status: 500,
    userMessage:
      'This master key is not the one that the stored secrets were sealed with. Bring back the right master.key (or ANTIPHON_MASTER_KEY): with this one, connected accounts and provider keys could not be read.',
  });
}

export function rotationUnfinished(): AppError {
  return new AppError({
    code: 'vault_rotation_unfinished',
    status: 500,
    userMessage:
      'A change of the master key was begun and not finished, so some secrets need the old key and some the new one. Run the rotation again with both keys; it goes on where it stopped.',
  });
}
