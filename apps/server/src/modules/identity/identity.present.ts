import { deviceInWords } from './device.rules.ts';
import type { sessions } from './identity.table.ts';
import type { Person } from './users.instance.queries.ts';

export function presentProfile(person: Person) {
  const { id, name, email, timeZone, weekStart, language, isOperator, isDemo } = person;
  return { id, name, email, timeZone, weekStart, language, isOperator, isDemo };
}

export function presentSession(row: typeof sessions.$inferSelect, currentId: string) {
  return {
    id: row.id,
    isCurrent: row.id === currentId,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.updatedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    ipAddress: row.ipAddress === '' ? null : row.ipAddress,
    device: deviceInWords(row.userAgent),
  };
}
