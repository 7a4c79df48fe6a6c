/** What the routes of publications answer, by short names. */
import type { client } from '../../lib/api.ts';

/** One version going to one account at one time, as the API tells it. */
export type Publication = Awaited<ReturnType<typeof client.publications.list>>['items'][number];
/** The same with every attempt, step and question. */
export type PublicationDetail = Awaited<ReturnType<typeof client.publications.get>>;
export type Attempt = PublicationDetail['attempts'][number];
export type Step = Attempt['steps'][number];
export type Correction = PublicationDetail['corrections'][number];
export type Question = PublicationDetail['questions'][number];
/** How many in each state, and whether any due one is unaccounted for. */
export type Counts = Awaited<ReturnType<typeof client.publications.counts>>;
/** When to send: a wall time in a zone, or now. */
export type When = Parameters<typeof client.publications.resume>[0]['when'];

/** The tabs of Activity, in the API's words. */
export type ListGroup = 'all' | 'needs_person' | 'sent' | 'planned';
