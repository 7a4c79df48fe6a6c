/** How sending stands: networks that are shut for now, workers, and the pause of everything. */
import { z } from 'zod';
import { Instant, InWorkspace, member, operator, route } from './base.ts';

/** A service to which nothing new goes for now. */
export const ServiceStanding = z.object({
  channel: z.string(),
  /** The server, where a network has many. */
  server: z.string(),
  /** `outage`: it failed again and again, and one send at a time tries it; `limit`: our app's limit is used up. */
  kind: z.enum(['outage', 'limit']),
  closedAt: Instant,
  closedUntil: Instant,
  words: z.string(),
});

/** How sending stands on the whole installation. */
export const PublishingStanding = z.object({
  pausedAt: Instant.nullable(),
  services: z.array(ServiceStanding),
  /** Workers of the last day, the liveliest first. */
  workers: z.array(z.object({ name: z.string(), beatAt: Instant, isAlive: z.boolean(), repairedLanes: z.int() })),
  /** What makes videos fit, where this copy of the server runs. */
  ffmpeg: z.object({
    /** Null: there is none, and a video that does not fit is not planned. */
    version: z.string().nullable(),
    words: z.string(),
  }),
});

export const publishing = {
  services: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/services',
      tags: ['Publications'],
      summary: 'Networks and servers to which nothing new goes for now, among those of our accounts',
    })
    .meta(member('viewer', 'read'))
    .input(InWorkspace)
    .output(z.object({ items: z.array(ServiceStanding), isAllPaused: z.boolean() })),
  standing: route
    .route({
      method: 'GET',
      path: '/operator/publishing',
      tags: ['Operator'],
      summary: 'How sending stands on this installation',
    })
    .meta(operator)
    .output(PublishingStanding),
  pauseAll: route
    .route({
      method: 'POST',
      path: '/operator/publishing/pause',
      tags: ['Operator'],
      summary: 'Send nothing new from any workspace',
    })
    .meta(operator)
    .output(PublishingStanding),
  resumeAll: route
    .route({ method: 'POST', path: '/operator/publishing/resume', tags: ['Operator'], summary: 'Send again' })
    .meta(operator)
    .output(PublishingStanding),
};
