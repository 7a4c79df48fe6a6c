/** What a person can set for a post on Mastodon, beyond words and media. */
import { z } from 'zod';

/** Names and values as `POST /api/v1/statuses` takes them (docs.joinmastodon.org/methods/statuses, 2026-07-02). */
export const mastodonOptions = z.strictObject({
  visibility: z.enum(['public', 'unlisted', 'private', 'direct']).optional().meta({
    title: 'Who sees it',
    description:
      'public: everybody; unlisted: everybody, but not in public timelines; private: followers; direct: only people mentioned. Left empty: the setting of the account.',
  }),
  spoilerText: z.string().max(500).optional().meta({
    title: 'Content warning',
    description: 'Shown in place of the post until a reader opens it. It counts as text.',
  }),
  sensitive: z
    .boolean()
    .optional()
    .meta({ title: 'Sensitive media', description: 'Media are shown blurred until a reader opens them.' }),
  hidePollTotals: z
    .boolean()
    .optional()
    .meta({ title: 'Hide poll results', description: 'Nobody sees how many voted for what until the poll ends.' }),
});
