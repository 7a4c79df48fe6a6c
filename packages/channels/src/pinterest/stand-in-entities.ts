/** What the pretend Pinterest tells of its things, with the field names of API v5 (5.23.0, 2025-12-11). */
import type { Counts, Ground, StandInUser, StoredBoard, StoredPin } from './stand-in-state.ts';

/** Without a zone, as the real API sends it; it means UTC (pinterest/api-quickstart#78). */
const momentOf = (date: Date) => date.toISOString().slice(0, 19);

const picture = (size: string, width: number, height: number) => ({
  width,
  height,
  url: `https://i.pinimg.com/${size}/0d/f6/f1/0df6f1f0bfe7aaca849c1bbc3607a34b.jpg`,
});
const images = {
  '150x150': picture('150x150', 150, 150),
  '400x300': picture('400x300', 400, 300),
  '600x': picture('600x', 600, 900),
  '1200x': picture('1200x', 1200, 1800),
};

function mediaEntity({ media }: StoredPin) {
  switch (media.kind) {
    case 'image':
      return { media_type: 'image', images };
    case 'multiple_images':
      return {
        media_type: 'multiple_images',
        items: media.pictures.map(() => ({ item_type: 'image', title: null, description: null, link: null, images })),
      };
    case 'video':
      return {
        media_type: 'video',
        images,
        cover_image_url: images['600x'].url,
        duration: null,
        height: null,
        width: null,
      };
  }
}

export function pinEntity({ state }: Ground, pin: StoredPin, withMetrics: boolean) {
  const username = state.users.get(pin.userId)?.username ?? '';
  return {
    id: pin.id,
    created_at: momentOf(pin.createdAt),
    title: pin.title,
    description: pin.description,
    alt_text: pin.altText,
    link: pin.link,
    board_id: pin.boardId,
    board_section_id: pin.sectionId,
    board_owner: { username },
    parent_pin_id: pin.parentId,
    dominant_color: '#e8d3db',
    creative_type: pin.media.kind === 'video' ? 'VIDEO' : pin.media.kind === 'image' ? 'REGULAR' : 'CAROUSEL',
    has_been_promoted: false,
    is_owner: true,
    is_standard: true,
    media: mediaEntity(pin),
    pin_metrics: withMetrics ? pinMetrics(state.counts.get(pin.id) ?? {}) : null,
  };
}

function pinMetrics({ impressions = 0, clicks = 0, saves = 0, reactions = 0, comments = 0 }: Counts) {
  const shared = { pin_click: clicks, impression: impressions, clickthrough: clicks, save: saves };
  return { '90d': shared, lifetime_metrics: { ...shared, reaction: reactions, comment: comments } };
}

export function boardEntity({ state }: Ground, board: StoredBoard) {
  const pins = [...state.pins.values()].filter((pin) => pin.boardId === board.id);
  return {
    id: board.id,
    name: board.name,
    description: null,
    privacy: board.privacy,
    is_ads_only: board.isAdsOnly,
    owner: { username: state.users.get(board.userId)?.username ?? '' },
    created_at: '2020-01-01T00:00:00',
    board_pins_modified_at: '2020-01-01T00:00:00',
    collaborator_count: 0,
    follower_count: 0,
    pin_count: pins.length,
  };
}

export function accountEntity({ state }: Ground, user: StandInUser) {
  const count = (all: Iterable<{ readonly userId: string }>) => [...all].filter((one) => one.userId === user.id).length;
  return {
    id: user.id,
    username: user.username,
    business_name: user.businessName,
    account_type: user.businessName === null ? 'PINNER' : 'BUSINESS',
    about: '',
    profile_image: 'https://i.pinimg.com/280x280_RS/0d.jpg',
    website_url: '',
    follower_count: user.followers,
    following_count: 3,
    monthly_views: 163,
    board_count: count(state.boards.values()),
    pin_count: count(state.pins.values()),
  };
}

const metricNames = {
  IMPRESSION: 'impressions',
  OUTBOUND_CLICK: 'clicks',
  PIN_CLICK: 'clicks',
  SAVE: 'saves',
  USER_FOLLOW: 'follows',
  PROFILE_VISIT: 'profileVisits',
  VIDEO_V50_WATCH_TIME: 'playTimeMs',
} as const satisfies { readonly [name: string]: keyof Counts };

/** The names that analytics know; `SAVE_RATE` and the finer ones of videos are not counted here. */
export const analyticsNames = new Set([
  ...Object.keys(metricNames),
  'SAVE_RATE',
  'TOTAL_COMMENTS',
  'TOTAL_REACTIONS',
  'VIDEO_MRC_VIEW',
  'VIDEO_10S_VIEW',
  'QUARTILE_95_PERCENT_VIEW',
  'VIDEO_START',
  'VIDEO_AVG_WATCH_TIME',
]);

/** Sums of the days asked for, and lifetime numbers of comments and reactions, as the real API splits them. */
export function analyticsEntity(counts: Counts, names: readonly string[]) {
  const summary = Object.entries(metricNames)
    .filter(([name]) => names.includes(name))
    .map(([name, kept]) => [name, counts[kept] === undefined ? 0 : counts[kept]]);
  const lifetime = [
    ['TOTAL_COMMENTS', counts.comments ?? 0],
    ['TOTAL_REACTIONS', counts.reactions ?? 0],
  ] as const;
  return {
    all: {
      daily_metrics: [],
      lifetime_metrics: Object.fromEntries(lifetime.filter(([name]) => names.includes(name))),
      summary_metrics: Object.fromEntries(summary),
    },
  };
}
