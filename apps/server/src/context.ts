/** What every module works with, made by hand in `main.ts`. */
import type { Channel } from '@antiphon/channels';
import type { FfmpegFound } from '@antiphon/media';
import type { Provider } from '@antiphon/models';
import type { World } from '@antiphon/sandbox';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import type { JobQueue } from './jobs/queue.ts';
import type { Clock, Ids } from './platform/clock.ts';
import type { EventFeed } from './platform/events/event-feed.ts';
import type { Hints } from './platform/events/hints.ts';
import type { Log } from './platform/log.ts';
import type { Mailer } from './platform/mail/mailer.ts';
import type { Storage } from './platform/storage/index.ts';

export interface AppContext {
  readonly config: Config;
  /** The address people reach us at, without a slash at the end. */
  readonly publicUrl: string;
  readonly db: Database;
  readonly queue: JobQueue;
  readonly feed: EventFeed;
  readonly hints: Hints;
  readonly storage: Storage;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** The fenced fetch: the only way to addresses given by people or by foreign answers. */
  readonly fetch: typeof globalThis.fetch;
  /** The same fence with the patience that models need. */
  readonly modelFetch: typeof globalThis.fetch;
  /** Our own pretend networks; their time can be moved by us alone. */
  readonly world: World;
  /** Where our pretend networks listen on loopback. */
  readonly worldUrl: string;
  /** The only fetch that they answer. */
  readonly worldFetch: typeof globalThis.fetch;
  /** 32 bytes, hex. The vault and everything derived hang on it. */
  readonly masterKey: string;
  /** What makes videos fit, looked for once at the start; else why there is none. */
  readonly ffmpeg: FfmpegFound;
  channel(id: string): Channel | undefined;
  readonly channels: readonly Channel[];
  provider(id: string): Provider | undefined;
  readonly providers: readonly Provider[];
}
