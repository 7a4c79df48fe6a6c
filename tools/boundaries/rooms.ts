/**
 * The plan of the house as data: who stands left of whom, and what each room may reach.
 * The rules that read it are in `check-imports.ts` and `check-patterns.ts`.
 */

/** Server modules in loop order. A module may import the modules before it, through their doors only. */
export const moduleOrder: readonly string[] = [
  // ground floor
  'identity',
  'workspaces',
  'vault',
  'spending',
  'billing',
  'audit',
  'live',
  // stock
  'projects',
  'writing',
  'brands',
  'accounts',
  'assets',
  // loop
  'briefs',
  'generations',
  'posts',
  'publications',
  'metrics',
  'insights',
  // wings
  'studio',
  'assistant',
  'templates',
  'inbox',
  'demo',
  'integrations',
  'notifications',
  'admin',
];

/** Rooms of the server that know no business word. */
export const serverGround: readonly string[] = ['http', 'jobs', 'db', 'platform', 'outside'];

/** Which of our packages a package may import. A package that is not named here is refused. */
export const packageImports: { readonly [name: string]: readonly string[] } = {
  contract: [],
  learning: [],
  media: [],
  wire: [],
  channels: ['wire'],
  models: ['wire'],
  sandbox: ['wire', 'channels', 'models'],
};

/** Packages whose folders are adapters, each one network or provider. */
export const adapterPackages: readonly string[] = ['channels', 'models'];

/** Folders of an adapter package that are no adapter. */
export const adapterGround: readonly string[] = [
  'kit',
  'spec',
  'conformance',
  'prices',
  'facts',
  'fixtures',
  'testing',
];

/** Adapter ids that are also words of the house and therefore say nothing when they turn up elsewhere. */
export const ordinaryIds: readonly string[] = ['sandbox'];

/** Adapter ids that are words of every day, too: they are ids only beside a word for adapters. */
export const ambiguousIds: readonly string[] = ['threads'];

/** Adapters whose network belongs to a house that another adapter is named after: they cannot but name its servers. */
export const ownersOf: { readonly [id: string]: readonly string[] } = {
  youtube: ['google'],
  instagram: ['facebook'],
  threads: ['facebook', 'instagram'],
  facebook: ['instagram'],
};

/** What the web app may import of our packages; the channels' browser door is pure. */
export const webPackages: readonly string[] = [
  '@antiphon/contract',
  '@antiphon/contract/excerpt',
  '@antiphon/contract/list-words',
  '@antiphon/contract/option-columns',
  '@antiphon/channels/browser',
  '@antiphon/channels/marks',
];

/** What the command line may import of our packages: it speaks HTTP only. */
export const cliPackages: readonly string[] = ['@antiphon/contract'];

/** Variables that the command line may read from its environment. */
export const cliEnvironment: readonly string[] = ['ANTIPHON_API_KEY', 'ANTIPHON_URL', 'XDG_CONFIG_HOME'];

/** Variables that a test may read from its environment. */
export const testEnvironment: readonly string[] = [
  'ANTIPHON_PAGE_COVERAGE',
  'ANTIPHON_SPECS',
  'CHROME_PATH',
  'CI',
  'HOME',
  'PATH',
];
