/** Tables of the sign-in library (schema `auth`; its columns are named by it) and the profile that is ours. */
import { boolean, integer, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const auth = pgSchema('auth');
const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** A person's own entry. */
export const users = auth.table('user', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  emailVerified: boolean('emailVerified').notNull().default(false),
  image: text('image'),
  createdAt: moment('createdAt').notNull().defaultNow(),
  updatedAt: moment('updatedAt').notNull().defaultNow(),
});

export const sessions = auth.table('session', {
  id: uuid('id').primaryKey(),
  expiresAt: moment('expiresAt').notNull(),
  token: text('token').notNull(),
  createdAt: moment('createdAt').notNull().defaultNow(),
  /** When it was last seen, to a few minutes. */
  updatedAt: moment('updatedAt').notNull().defaultNow(),
  ipAddress: text('ipAddress'),
  userAgent: text('userAgent'),
  userId: uuid('userId').notNull(),
});

export const profiles = auth.table('profile', {
  userId: uuid('user_id').primaryKey(),
  timeZone: text('time_zone').notNull().default('UTC'),
  /** 1 Monday, 6 Saturday, 7 Sunday. */
  weekStart: integer('week_start').$type<1 | 6 | 7>().notNull().default(1),
  language: text('language').notNull().default('en'),
  /** Runs this installation; one person at most. */
  isOperator: boolean('is_operator').notNull().default(false),
  isDemo: boolean('is_demo').notNull().default(false),
});
