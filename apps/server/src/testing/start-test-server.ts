/**
 * The real server for a test file: own data folder, own embedded PostgreSQL, free port, real HTTP.
 *
 *   const server = await startTestServer();          // in beforeAll; 1 s, a few more when the template is stale
 *   const ada = await server.signUp();               // a person with a workspace of their own
 *   await ada.call('projects.create', { workspaceId: ada.workspaceId, name: 'Spring' });
 *   await server.stop();                             // in afterAll
 */
import { randomBytes } from 'node:crypto';
import type { ApiKeyScope } from '@antiphon/contract';
import { readConfig } from '../config.ts';
import type { AppContext } from '../context.ts';
import { rolePassword, withUser } from '../db/roles.ts';
import type { Clock } from '../platform/clock.ts';
import type { RunningServer } from '../start-server.ts';
import { type Client, createClient } from './api-client.ts';
import { newDataFolder, removeDataFolder } from './data-folder-template.ts';
import { createAnswerJudge } from './judge-answers.ts';

export interface TestServerOptions {
  /** Settings by their names in the environment: `{ ANTIPHON_SIGNUP: 'closed' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Start in this folder, and leave it when stopped: for tests of a second start. */
  readonly dataFolder?: string;
}

export interface Person extends Client {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  /** The workspace made at sign-up, or joined by invitation. */
  readonly workspaceId: string;
  /** The session cookie as the browser would send it now. */
  readonly cookie: string;
}

export interface SignUpOptions {
  readonly name?: string;
  readonly email?: string;
  readonly password?: string;
  readonly workspaceName?: string;
  readonly timeZone?: string;
  readonly invitation?: string;
}

export interface TestServer {
  readonly app: AppContext;
  /** `http://127.0.0.1:1234`, without a slash at the end. */
  readonly address: string;
  readonly dataFolder: string;
  /** The database as its owner, for looking behind the curtain; `set app.maintenance = 'on'` shows it fenced rows. */
  readonly ownerUrl: string;
  /** A client that is nobody, or sends these headers. It keeps cookies like a browser. */
  visitor(headers?: Readonly<Record<string, string>>): Client & { readonly cookie: string };
  signUp(options?: SignUpOptions): Promise<Person>;
  /** Joins the owner's workspace with a role, by invitation. */
  join(owner: Person, role: 'viewer' | 'editor' | 'admin'): Promise<Person>;
  /** A client that calls with an API key of the owner's workspace. */
  withApiKey(
    owner: Person,
    scopes: readonly ApiKeyScope[],
  ): Promise<Client & { readonly secret: string; readonly id: string }>;
  stop(): Promise<void>;
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataFolder = options.dataFolder ?? (await newDataFolder());
  const { startServer } = await import('../start-server.ts');
  const config = readConfig({ ANTIPHON_DATA: dataFolder, PORT: '0', ANTIPHON_LOG: 'silent', ...options.settings });
  const running = await startServer({
    config,
    ...(options.clock ? { clock: options.clock } : {}),
    say: () => undefined,
    onFatal: (error) => {
      throw error;
    },
  });
  return testServerOf(running, dataFolder, options.dataFolder === undefined);
}

function testServerOf(running: RunningServer, dataFolder: string, ownsFolder: boolean): TestServer {
  const address = running.address;
  if (!address) throw new Error('a test server needs the http role');
  const judge = createAnswerJudge(address);
  const visitor = (headers: Readonly<Record<string, string>> = {}) => {
    const cookies = new Map<string, string>();
    const client = createClient({
      address,
      judge,
      headers: () => ({
        'user-agent': 'tests',
        ...(cookies.size > 0 ? { cookie: cookieHeader(cookies) } : {}),
        ...headers,
      }),
      onAnswer: (response) => keepCookies(cookies, response),
    });
    return {
      ...client,
      get cookie() {
        return cookieHeader(cookies);
      },
    };
  };
  const signUp = async (wishes: SignUpOptions = {}): Promise<Person> => {
    const browser = visitor();
    const unique = randomBytes(6).toString('hex');
    const email = wishes.email ?? `${unique}@people.example`;
    const password = wishes.password ?? `correct horse ${unique}`;
    const { profile, workspaces } = await browser.call('identity.signUp', {
      name: `Person ${unique}`,
      ...wishes,
      email,
      password,
    });
    const [workspace] = workspaces;
    if (!workspace) throw new Error('signed up without a workspace');
    const own = { userId: profile.id, email, password, workspaceId: workspace.id };
    return Object.defineProperties({ ...own, ...browser }, { cookie: { get: () => browser.cookie, enumerable: true } });
  };
  return {
    app: running.app,
    address,
    dataFolder,
    ownerUrl: ownerUrlOf(running.app),
    visitor,
    signUp,
    join: async (owner, role) => {
      const { link } = await owner.call('workspaces.invite', { workspaceId: owner.workspaceId, role });
      return signUp({ invitation: new URL(link).searchParams.get('token') ?? '' });
    },
    withApiKey: async (owner, scopes) => {
      const made = await owner.call('workspaces.createApiKey', {
        workspaceId: owner.workspaceId,
        name: 'test',
        scopes: [...scopes],
      });
      return { ...visitor({ authorization: `Bearer ${made.secret}` }), secret: made.secret, id: made.apiKey.id };
    },
    stop: async () => {
      await running.stop();
      if (ownsFolder) await removeDataFolder(dataFolder);
    },
  };
}

/** The embedded database's owner, whose password follows from the master key (`prepareCluster`). */
function ownerUrlOf(app: AppContext): string {
  const url = app.db.appPool.options.connectionString;
  if (!url) throw new Error('the pool has no address');
  return withUser(url, 'antiphon_owner', rolePassword(app.masterKey, 'antiphon_owner'));
}

function keepCookies(cookies: Map<string, string>, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const isGone = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute));
    if (isGone) cookies.delete(pair.slice(0, at));
    else cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

function cookieHeader(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}
