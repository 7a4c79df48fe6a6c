import type { Encoding } from '@antiphon/media';
import { bigint, boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { jsonb } from '../../db/jsonb.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** A kept piece of media or text. */
export const assets = pgTable(
  'assets',
  {
    workspaceId: uuid('workspace_id').notNull(),
    id: uuid('id').notNull(),
    projectId: uuid('project_id').notNull(),
    kind: text('kind', { enum: ['image', 'video', 'audio', 'text', 'file'] }).notNull(),
    mimeType: text('mime_type').notNull(),
    /** The usual ending of such a file's name, without a dot. */
    extension: text('extension').notNull().default(''),
    /** May be shown inside a page of ours; everything else is a download. */
    isSafeInline: boolean('is_safe_inline').notNull().default(false),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    width: integer('width'),
    height: integer('height'),
    durationMs: bigint('duration_ms', { mode: 'number' }),
    /** How a video is packed; null where it is not known. */
    encoding: jsonb('encoding').$type<Encoding>(),
    title: text('title').notNull(),
    altText: text('alt_text').notNull().default(''),
    /** The words of a kept text; null for media. */
    words: text('words'),
    tags: text('tags').array().notNull().default([]),
    isFavourite: boolean('is_favourite').notNull().default(false),
    origin: text('origin', { enum: ['upload', 'generation', 'import'] }).notNull(),
    generationId: uuid('generation_id'),
    /** Where it came from, in words: a file's name, an address. */
    source: text('source'),
    isMadeByAi: boolean('is_made_by_ai').notNull().default(false),
    madeBy: text('made_by'),
    storageKey: text('storage_key'),
    /** `waiting`: a job makes them; `failed`: it cannot be drawn; `none`: no picture. */
    thumbnailState: text('thumbnail_state', { enum: ['none', 'waiting', 'ready', 'failed'] })
      .notNull()
      .default('none'),
    thumbnailEdges: integer('thumbnail_edges').array().notNull().default([]),
    revision: integer('revision').notNull().default(1),
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
    /** Put away by a person; can be brought back until it is erased. */
    deletedAt: moment('deleted_at'),
    /** Bytes and words are gone; the row stays for those that refer to it. */
    erasedAt: moment('erased_at'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** What an asset was made from. */
export const assetInputs = pgTable(
  'asset_inputs',
  {
    workspaceId: uuid('workspace_id').notNull(),
    assetId: uuid('asset_id').notNull(),
    inputAssetId: uuid('input_asset_id').notNull(),
    role: text('role').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.assetId, table.inputAssetId, table.role] })],
);

/** Which posts show an asset. The database keeps it whenever a post or a version changes; nobody writes it by hand. */
export const assetUses = pgTable(
  'asset_uses',
  {
    workspaceId: uuid('workspace_id').notNull(),
    assetId: uuid('asset_id').notNull(),
    postId: uuid('post_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.assetId, table.postId] })],
);

/** Files that no asset owns: on their way in or out; removed from the storage when their time has come. */
export const looseFiles = pgTable(
  'loose_files',
  {
    workspaceId: uuid('workspace_id').notNull(),
    storageKey: text('storage_key').notNull(),
    removeAfter: moment('remove_after').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.storageKey] })],
);

export type AssetRow = typeof assets.$inferSelect;
/** With the number of posts that show it. */
export type ListedAssetRow = AssetRow & { readonly usedIn: number };
