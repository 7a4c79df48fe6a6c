/** What stops a backup, a restore or a rotation; the words are for the person at the terminal. */
import { AppError } from '../platform/errors.ts';

export type MaintenanceCode =
  | 'backup_file'
  | 'backup_damaged'
  | 'nothing_to_back_up'
  | 'not_empty'
  | 'must_be_stopped'
  | 'other_schema'
  | 'other_storage'
  | 'master_key_needed'
  | 'usage';

export function maintenanceError(code: MaintenanceCode, words: string, cause?: unknown): AppError {
  return new AppError({ code, status: 400, userMessage: words, cause });
}
