/** JSON on its way into the database, where words of networks and models stand in it. */
import { keepableJson } from '@antiphon/wire';
import { customType } from 'drizzle-orm/pg-core';

/** JSON that PostgreSQL takes whatever its words hold: one answer it refused would undo all that is saved beside it. */
export function toJsonb(value: unknown): string {
  return keepableJson(JSON.stringify(value));
}

/** A column of type `jsonb` whose values go in by `toJsonb`. */
export const jsonb = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'jsonb',
  toDriver: toJsonb,
});
