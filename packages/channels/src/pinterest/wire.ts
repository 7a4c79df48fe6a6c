/**
 * The answers we read, and only the fields we use (loose: Pinterest says more).
 * From pinterest/api-description v5/openapi.json 5.23.0 (2025-12-11).
 */
import { z } from 'zod';

export const problemAnswer = z.looseObject({ code: z.number().optional(), message: z.string().optional() });

/** `GET /user_account`. */
export const userAccount = z.looseObject({
  id: z.string().min(1).optional(),
  username: z.string().min(1),
  business_name: z.string().nullish(),
  account_type: z.string().optional(),
  profile_image: z.string().optional(),
  follower_count: z.number().nullish(),
});

const pageOf = <T extends z.ZodType>(item: T) =>
  z.looseObject({ items: z.array(item), bookmark: z.string().nullish() });

export const boardsAnswer = pageOf(
  z.looseObject({
    id: z.string(),
    name: z.string(),
    privacy: z.string().optional(),
    is_ads_only: z.boolean().nullish(),
  }),
);

export const sectionsAnswer = pageOf(z.looseObject({ id: z.string(), name: z.string() }));

/** Numbers by their names; what is none is passed over. */
const counts = z.record(z.string(), z.unknown()).nullish();

/** A pin. `created_at` comes without a zone and means UTC (pinterest/api-quickstart#78). */
export const pinAnswer = z.looseObject({
  id: z.string().min(1),
  created_at: z.string().optional(),
  title: z.string().nullish(),
  description: z.string().nullish(),
  alt_text: z.string().nullish(),
  link: z.string().nullish(),
  media: z
    .looseObject({
      media_type: z.string().optional(),
      items: z.array(z.looseObject({ item_type: z.string().nullish() })).optional(),
    })
    .nullish(),
  pin_metrics: z.looseObject({ lifetime_metrics: counts }).nullish(),
});
export type PinAnswer = z.infer<typeof pinAnswer>;

export const pinsAnswer = pageOf(pinAnswer);

/** `POST /media`: where the video goes, and the fields that have to stand before it in the form. */
export const mediaUpload = z.looseObject({
  media_id: z.string().min(1),
  upload_url: z.url(),
  upload_parameters: z.record(z.string(), z.string()),
});

/** `GET /media/{media_id}`. */
export const mediaAnswer = z.looseObject({
  media_id: z.string(),
  status: z.enum(['registered', 'processing', 'succeeded', 'failed']),
});

/** `GET /pins/{pin_id}/analytics`: one entry per group; without groups it is `all`. */
export const pinAnalytics = z.record(z.string(), z.looseObject({ summary_metrics: counts, lifetime_metrics: counts }));

/** When a pin was made; null where Pinterest does not tell. */
export function createdAt({ created_at: told }: PinAnswer): Date | null {
  if (!told) return null;
  const moment = new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(told) ? told : `${told}Z`);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
