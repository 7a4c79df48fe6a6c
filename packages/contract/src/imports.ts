/** Posts from a CSV file: uploaded, tried row by row, and made on a person's word. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, line, member, route, text } from './base.ts';

/** Most rows and bytes of one file. */
export const mostImportRows = 20_000;
export const largestImportBytes = 50 * 1024 ** 2;

/**
 * The columns a file may have, beside those of networks (`option-columns.ts`); names are read without regard to case,
 * blanks and underscores.
 */
export const importColumns = [
  'id',
  'title',
  'text',
  'accounts',
  'date',
  'time',
  'zone',
  'link',
  'media',
  'alt',
  'project',
  'first comment',
  'language',
] as const;

export const Import = z.object({
  id: Id,
  fileName: z.string(),
  /**
   * `checking`: each row is tried; `ready`: it waits for a person's word; `running`: posts are made; `done`;
   * `cancelled`: what was made stays, nothing more is.
   */
  state: z.enum(['checking', 'ready', 'running', 'done', 'cancelled']),
  /** Whether rows with a time are planned; else all become drafts. */
  plans: z.boolean(),
  /** How the bytes were read: `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`. */
  encoding: z.string(),
  delimiter: z.string(),
  /** What a person should know of the file as a whole. */
  notes: z.array(z.string()),
  rowCount: z.int(),
  /** What trying found, by row. */
  checked: z.object({
    fits: z.int(),
    /** Without a time: becomes a draft. */
    draft: z.int(),
    /** Was imported before, or stands twice in the file: adds nothing. */
    known: z.int(),
    refused: z.int(),
  }),
  /** What was made, by row. */
  made: z.object({ planned: z.int(), draft: z.int(), known: z.int(), refused: z.int() }),
  createdAt: Instant,
  checkedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
});

export const ImportRow = z.object({
  /** Counts from 1 for the first row after the names of the columns. */
  number: z.int(),
  /** The line of the file in which it ends. */
  line: z.int(),
  /** Null while it waits. */
  verdict: z.enum(['fits', 'draft', 'known', 'refused']).nullable(),
  outcome: z.enum(['planned', 'draft', 'known', 'refused']).nullable(),
  /** What was found, or what came of it; all reasons, not the first only. */
  words: z.string(),
  /** The beginning of its text. */
  excerpt: z.string(),
  accounts: z.string(),
  /** Date, time and zone as the file has them. */
  when: z.string(),
  postId: Id.nullable(),
});

const OneImport = InWorkspace.extend({ importId: Id });

export const imports = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/imports',
      tags: ['Imports'],
      summary: 'The last 20 imported files, newest first',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(z.object({ items: z.array(Import) })),
  upload: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/imports',
      tags: ['Imports'],
      summary: 'Upload a CSV file of posts; every row is tried, nothing is made yet',
      description:
        'The file as a bare body with `?fileName=`, or in a form. At most 50 MB and 20,000 rows. UTF-8, UTF-16 or Windows-1252; comma, semicolon, tab or bar between the fields. Columns: text, accounts, date, time, zone, link, media, alt, project, title, first comment, language, id. A column named after a network and one of its options sets that option for the row’s accounts there. A line of the text that holds only --- begins the next post of a thread.',
    })
    .meta(member('editor', 'posts:write', 'claimed'))
    .input(InWorkspace.extend({ fileName: line(200).default('posts.csv'), file: z.file() }))
    .output(Import),
  get: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/imports/{importId}',
      tags: ['Imports'],
      summary: 'One import with its progress',
    })
    .meta(member('viewer', 'read'))
    .input(OneImport)
    .output(Import),
  rows: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/imports/{importId}/rows',
      tags: ['Imports'],
      summary: 'Its rows, in their order',
    })
    .meta(member('viewer', 'read'))
    .input(
      OneImport.extend({
        /** `refused`: refused when tried or made; `known`: those that add nothing. */
        show: z.enum(['all', 'refused', 'known']).default('all'),
        cursor: text(20).optional(),
        limit: z.coerce.number().int().min(1).max(1000).default(50),
      }),
    )
    .output(z.object({ items: z.array(ImportRow), nextCursor: z.string().nullable() })),
  start: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/imports/{importId}/start',
      tags: ['Imports'],
      summary: 'Make the posts of the rows that fit',
    })
    .meta(member('editor', 'posts:write', 'transaction'))
    .input(
      OneImport.extend({
        /** True: rows with a time are planned too, for which an API key also needs `publications:write`. False: all become drafts. */
        plans: z.boolean().default(false),
      }),
    )
    .output(Import),
  cancel: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/imports/{importId}/cancel',
      tags: ['Imports'],
      summary: 'Stop an import; what was made stays',
    })
    .meta(member('editor', 'posts:write'))
    .input(OneImport)
    .output(Import),
};
