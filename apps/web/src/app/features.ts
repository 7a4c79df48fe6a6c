import { accountsFeature } from '../features/accounts/index.ts';
import { assetsFeature } from '../features/assets/index.ts';
import { brandsFeature } from '../features/brands/index.ts';
import { briefsFeature } from '../features/briefs/index.ts';
import { generationsFeature } from '../features/generations/index.ts';
import { inboxFeature } from '../features/inbox/index.ts';
import { integrationsFeature } from '../features/integrations/index.ts';
import { metricsFeature } from '../features/metrics/index.ts';
import { notificationsFeature } from '../features/notifications/index.ts';
import { postsFeature } from '../features/posts/index.ts';
import { publicationsFeature } from '../features/publications/index.ts';
import { spendingFeature } from '../features/spending/index.ts';
import { todayFeature } from '../features/today/index.ts';
import { writingFeature } from '../features/writing/index.ts';
import type { Feature } from '../lib/feature.ts';

/** Every feature with something to tell the shell, in loop order: one line each. */
export const features: readonly Feature[] = [
  todayFeature,
  accountsFeature,
  brandsFeature,
  writingFeature,
  assetsFeature,
  briefsFeature,
  generationsFeature,
  spendingFeature,
  postsFeature,
  publicationsFeature,
  metricsFeature,
  inboxFeature,
  integrationsFeature,
  notificationsFeature,
];
