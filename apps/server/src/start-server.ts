/**
 * Puts the program together: data folder, database, migrations, context, roles. `main.ts` calls it for people,
 * tests call it for themselves.
 */
import { join } from 'node:path';
import { findFfmpeg } from '@antiphon/media';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.ts';
import type { AppContext } from './context.ts';
import { type Database, openDatabase } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { prepareCluster } from './db/prepare-cluster.ts';
import { ensureRoles, refuseUnfencedRoles, rolePassword, withUser } from './db/roles.ts';
import { rememberDoors } from './http/remember-doors.ts';
import { createHttpServer } from './http/server.ts';
import { openQueue, prepareQueue } from './jobs/queue.ts';
import { checkMasterKey } from './modules/vault/index.ts';
import { doors, jobHandlers, rawRoutes, router, services, watches } from './modules.ts';
import { openOutside } from './outside/open-outside.ts';
import { type Clock, systemClock, systemIds } from './platform/clock.ts';
import { openDataFolder } from './platform/data-folder.ts';
import { openEventFeed } from './platform/events/event-feed.ts';
import { openHints } from './platform/events/hints.ts';
import { createLog, type Log } from './platform/log.ts';
import { createMailer } from './platform/mail/mailer.ts';
import { startPostgres } from './platform/postgres/index.ts';
import { openStorage } from './platform/storage/index.ts';

export interface RunningServer {
  readonly app: AppContext;
  readonly http: FastifyInstance | undefined;
  /** Where it listens; undefined without the http role. */
  readonly address: string | undefined;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  readonly clock?: Clock;
  /** Short lines for the person at the terminal. */
  say(line: string): void;
  /** A database that cannot be brought back ends the program. */
  onFatal(error: Error): void;
}

/** What must be undone, in reverse order. */
class Teardown {
  readonly #steps: (() => Promise<unknown>)[] = [];
  add(step: () => Promise<unknown>): void {
    this.#steps.push(step);
  }
  async run(log: Log): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) {
      await step().catch((error: unknown) => log.error({ err: error }, 'stopping a part failed'));
    }
  }
}

export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { config, say } = options;
  const log = createLog(config.logLevel);
  const teardown = new Teardown();
  try {
    const { masterKey } = await openDataFolder(config.dataFolder, config.masterKey);
    const ownerUrl = await openPostgres(options, masterKey, teardown);
    // Session locks and migrations need a connection of their own, past a pooler.
    const directUrl = config.databaseDirectUrl ?? ownerUrl;
    const roles = await ensureRoles(directUrl, masterKey);
    await migrate(directUrl, roles, say);
    await prepareQueue(directUrl, roles);
    const urlOf = (role: string, base = ownerUrl) => withUser(base, role, rolePassword(masterKey, role));
    const db = openDatabase({
      urls: {
        app: urlOf(roles.app),
        publisher: urlOf(roles.publisher),
        direct: urlOf(roles.app, directUrl),
      },
      onError: (error) => log.warn({ err: error }, 'a database connection broke'),
    });
    teardown.add(() => db.close());
    await refuseUnfencedRoles(db.appPool, roles);
    await checkMasterKey(db, masterKey);
    const app = await createContext({ config, db, masterKey, log, clock: options.clock ?? systemClock }, teardown);
    const http = config.roles.http ? await listen(app, db) : undefined;
    if (http) teardown.add(() => http.close());
    for (const part of config.roles.worker ? [...services, ...watches] : watches) {
      const running = await part(app);
      teardown.add(() => running.stop());
    }
    return { app, http, address: http ? listeningAt(http) : undefined, stop: () => teardown.run(log) };
  } catch (error) {
    await teardown.run(log);
    throw error;
  }
}

async function openPostgres(options: StartOptions, masterKey: string, teardown: Teardown): Promise<string> {
  if (options.config.databaseUrl) return options.config.databaseUrl;
  options.say('Starting the database');
  const password = rolePassword(masterKey, 'superuser');
  const postgres = await startPostgres({
    dataFolder: options.config.dataFolder,
    superuserPassword: password,
    log: options.say,
  });
  teardown.add(() => postgres.stop());
  postgres.onExit(options.onFatal);
  return prepareCluster(postgres.databaseUrl(postgres.superuser, password, 'postgres'), masterKey);
}

/** Our address where none is set: the one we listen on; `0.0.0.0` and `::` mean every address and are none to go to. */
function ownUrl({ host, port }: Config): string {
  if (['0.0.0.0', '::', '0:0:0:0:0:0:0:0'].includes(host)) return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

interface ContextParts {
  readonly config: Config;
  readonly db: Database;
  readonly masterKey: string;
  readonly log: Log;
  readonly clock: Clock;
}

async function createContext(parts: ContextParts, teardown: Teardown): Promise<AppContext> {
  const { config, db, log, clock } = parts;
  const onError = (error: Error) => log.warn({ err: error }, 'hints');
  const hints = openHints(db, onError);
  teardown.add(() => hints.close());
  const feed = openEventFeed(db, hints);
  teardown.add(() => feed.close());
  const publicUrl = config.publicUrl ?? ownUrl(config);
  const outside = await openOutside({
    config,
    db,
    clock,
    masterKey: parts.masterKey,
    publicUrl,
    onError: (error) => log.warn({ err: error }, 'the sandbox'),
  });
  teardown.add(() => outside.close());
  const { channels, providers, fetch, modelFetch, world, worldUrl, worldFetch } = outside;
  const storage = await openStorage(
    config.s3 ? { kind: 's3', ...config.s3 } : { kind: 'local', folder: join(config.dataFolder, 'media') },
  );
  const whole = Promise.withResolvers<AppContext>();
  const queue = await openQueue<AppContext>({
    db,
    log,
    handlers: jobHandlers,
    works: config.roles.worker,
    context: () => whole.promise,
  });
  teardown.add(() => queue.close());
  const app: AppContext = {
    config,
    publicUrl,
    db,
    queue,
    feed,
    hints,
    storage,
    mailer: createMailer(config, db, clock, systemIds),
    clock,
    ids: systemIds,
    log,
    fetch,
    modelFetch,
    world,
    worldUrl,
    worldFetch,
    masterKey: parts.masterKey,
    ffmpeg: await findFfmpeg(config.ffmpeg),
    channels,
    channel: (id) => channels.find((channel) => channel.id === id),
    providers,
    provider: (id) => providers.find((provider) => provider.id === id),
  };
  whole.resolve(app);
  return app;
}

async function listen(app: AppContext, db: Database): Promise<FastifyInstance> {
  const http = await createHttpServer({
    app,
    doors: rememberDoors(doors(app), app),
    router,
    raw: rawRoutes,
    isReady: async () => (await db.appPool.query('select 1')).rowCount === 1,
  });
  await http.listen({ host: app.config.host, port: app.config.port });
  return http;
}

function listeningAt(http: FastifyInstance): string {
  const [address] = http.addresses();
  if (!address || typeof address === 'string') throw new Error('the server listens nowhere');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
