/** What a person can set for a post on Threads, beyond words and media. */
import { z } from 'zod';

/** Names after `POST /{threads-user-id}/threads` (reference/publishing, 2026-11-21). */
export const threadsOptions = z.strictObject({
  replyControl: z
    .enum(['everyone', 'accounts_you_follow', 'followers_only', 'mentioned_only', 'parent_post_author_only'])
    .optional()
    .meta({
      title: 'Who may answer',
      description:
        'everyone; accounts_you_follow: those you follow; followers_only: your followers; mentioned_only: those you name; parent_post_author_only: the author of the post you answer. Left empty: everyone.',
    }),
  topicTag: z
    .string()
    .trim()
    .regex(/^[^.&]{1,50}$/u, 'Give a topic of at most 50 characters, without “.” and “&”.')
    .optional()
    .meta({
      title: 'Topic',
      description:
        'The one topic that the post belongs to. Left empty: the first hashtag of the text, if there is one.',
    }),
  quotePostId: z
    .string()
    .regex(/^\d{1,32}$/, 'Give the number that Threads has for the post.')
    .optional()
    .meta({ title: 'Quoted post', description: 'The number that Threads has for the post that is quoted.' }),
  spoilerMedia: z.boolean().optional().meta({
    title: 'Pictures and videos hidden as spoilers',
    description: 'They are blurred until somebody taps on them.',
  }),
});
