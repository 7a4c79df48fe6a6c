/** Where a page of comments goes on. Pure. */
import { badCursor } from './inbox.errors.ts';

/** The moment and id of the last comment of the page before. */
export interface CommentPlace {
  readonly at: Date;
  readonly id: string;
}

export function writeCursor({ at, id }: CommentPlace): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');
}

/** @throws AppError 400 `bad_cursor`. */
export function readCursor(cursor: string): CommentPlace {
  const [moment = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const at = new Date(moment);
  if (Number.isNaN(at.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) throw badCursor();
  return { at, id };
}
