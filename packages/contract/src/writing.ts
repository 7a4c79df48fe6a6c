/** What writers use again: snippets, hashtag sets, and the tags that links get. */
import { z } from 'zod';
import { Id, Instant, InWorkspace, line, member, Revision, route, words } from './base.ts';

/** A named piece of text; `{link}` and the like are filled when it is put into a post. */
export const Snippet = z.object({
  id: Id,
  name: z.string(),
  text: z.string(),
  revision: Revision,
  updatedAt: Instant,
});

/** A hashtag as typed, with or without its sign; kept without. */
const Hashtag = line(100)
  .overwrite((typed) => typed.replace(/^[#＃]+/, ''))
  .refine(
    (tag) => /^[\p{L}\p{N}\p{M}_]+$/u.test(tag) && /\p{L}/u.test(tag),
    'A hashtag holds letters, figures and _ only, one letter at least',
  );

/** Hashtags that go together, without their sign, in their order. */
export const HashtagSet = z.object({
  id: Id,
  name: z.string(),
  hashtags: z.array(z.string()),
  revision: Revision,
  updatedAt: Instant,
});

/** The value of one tag. `{network}`, `{account}` and `{post}` stand for what is known of each version. */
const Tag = line(120, 0);

/** What is added to the links of a post (UTM parameters). '' leaves a parameter out. */
export const LinkTags = z.object({
  source: Tag.default(''),
  medium: Tag.default(''),
  campaign: Tag.default(''),
  term: Tag.default(''),
  content: Tag.default(''),
  /** Only links to these hosts and what lies under them get tags; empty: all links do. */
  sites: z
    .array(line(253).refine(isHost, 'A site is a host such as marram.example, without https:// and paths'))
    .max(20)
    .default([]),
});

/** What new posts begin with: of the workspace (`projectId` null), or of one project. */
export const LinkTagDefaults = z.object({
  projectId: Id.nullable(),
  tags: LinkTags,
  /** Whether new posts have their links tagged unless somebody says no. */
  isOn: z.boolean(),
  updatedAt: Instant,
});

const SnippetFields = { name: line(60), text: words(5000, 1) };
const HashtagSetFields = { name: line(60), hashtags: z.array(Hashtag).min(1, 'A set needs a hashtag').max(60) };

function isHost(typed: string): boolean {
  const address = `https://${typed}/`;
  return URL.canParse(address) && !/[/?#@:\s]/.test(typed) && new URL(address).hostname.includes('.');
}

export const snippets = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/snippets',
      tags: ['Snippets'],
      summary: 'All snippets by name',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(z.object({ items: z.array(Snippet) })),
  create: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/snippets',
      tags: ['Snippets'],
      summary: 'Keep a piece of text by name',
    })
    .meta(member('editor', 'posts:write', 'transaction'))
    .input(InWorkspace.extend(SnippetFields))
    .output(Snippet),
  update: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/snippets/{snippetId}',
      tags: ['Snippets'],
      summary: 'Change a snippet; posts that used it stay as they are',
    })
    .meta(member('editor', 'posts:write'))
    .input(InWorkspace.extend({ snippetId: Id, revision: Revision, ...SnippetFields }))
    .output(Snippet),
  remove: route
    .route({
      method: 'DELETE',
      path: '/workspaces/{workspaceId}/snippets/{snippetId}',
      tags: ['Snippets'],
      summary: 'Delete a snippet; posts that used it stay as they are',
    })
    .meta(member('editor', 'posts:write'))
    .input(InWorkspace.extend({ snippetId: Id }))
    .output(z.object({ removed: z.boolean() })),
};

export const hashtagSets = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/hashtag-sets',
      tags: ['Hashtag sets'],
      summary: 'All hashtag sets by name',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(z.object({ items: z.array(HashtagSet) })),
  create: route
    .route({
      method: 'POST',
      path: '/workspaces/{workspaceId}/hashtag-sets',
      tags: ['Hashtag sets'],
      summary: 'Keep hashtags that go together',
    })
    .meta(member('editor', 'posts:write', 'transaction'))
    .input(InWorkspace.extend(HashtagSetFields))
    .output(HashtagSet),
  update: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/hashtag-sets/{hashtagSetId}',
      tags: ['Hashtag sets'],
      summary: 'Change a hashtag set; posts that used it stay as they are',
    })
    .meta(member('editor', 'posts:write'))
    .input(InWorkspace.extend({ hashtagSetId: Id, revision: Revision, ...HashtagSetFields }))
    .output(HashtagSet),
  remove: route
    .route({
      method: 'DELETE',
      path: '/workspaces/{workspaceId}/hashtag-sets/{hashtagSetId}',
      tags: ['Hashtag sets'],
      summary: 'Delete a hashtag set; posts that used it stay as they are',
    })
    .meta(member('editor', 'posts:write'))
    .input(InWorkspace.extend({ hashtagSetId: Id }))
    .output(z.object({ removed: z.boolean() })),
};

export const linkTags = {
  list: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/link-tags',
      tags: ['Link tags'],
      summary: 'What links are tagged with: the workspace’s defaults first, then those of projects',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(z.object({ items: z.array(LinkTagDefaults) })),
  put: route
    .route({
      method: 'PUT',
      path: '/workspaces/{workspaceId}/link-tags',
      tags: ['Link tags'],
      summary: 'Set the defaults of the workspace or of a project; posts that exist stay as they are',
    })
    .meta(member('editor', 'posts:write'))
    .input(InWorkspace.extend({ projectId: Id.nullable(), tags: LinkTags, isOn: z.boolean() }))
    .output(LinkTagDefaults),
  remove: route
    .route({
      method: 'DELETE',
      path: '/workspaces/{workspaceId}/link-tags/{projectId}',
      tags: ['Link tags'],
      summary: 'A project follows the workspace again',
    })
    .meta(member('editor', 'posts:write'))
    .input(InWorkspace.extend({ projectId: Id }))
    .output(z.object({ removed: z.boolean() })),
};
