/**
 * The only reader of the environment. Every setting is optional; `docs/self-hosting/settings.md` lists them.
 */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { readHostList } from '@antiphon/wire';
import { z } from 'zod';

const address = z
  .string()
  .trim()
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    'must be an address such as https://antiphon.example',
  )
  .transform((value) => value.replace(/\/+$/, ''));
const postgresUrl = z
  .string()
  .refine(namesAPostgres, 'must look like postgres://user:password@host:5432/database (odd letters percent-encoded)');
const yesNo = z
  .enum(['yes', 'no', 'true', 'false', '1', '0'], 'must be yes or no')
  .transform((value) => ['yes', 'true', '1'].includes(value));

/** `network.name=address`, comma separated, as `{ network: { name: address } }`. */
const networkServers = z
  .string()
  .default('')
  .transform((value, context) => {
    const servers: Record<string, Record<string, string>> = {};
    for (const entry of value.split(/[\s,]+/).filter(Boolean)) {
      const [, network = '', name = '', url = ''] = /^([\w-]+)\.(\w+)=(https?:\/\/.+)$/.exec(entry) ?? [];
      if (!URL.canParse(url)) context.addIssue({ code: 'custom', message: `“${entry}” must be network.name=address` });
      else servers[network] = { ...servers[network], [name]: url.replace(/\/+$/, '') };
    }
    return servers;
  });

/** `host` and `host:port`, comma separated; each one that the fence could not read is told. */
const privateHosts = z
  .string()
  .default('')
  .transform((value, context) => {
    const hosts = value.split(/[\s,]+/).filter(Boolean);
    for (const host of hosts) {
      try {
        readHostList([host]);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      }
    }
    return hosts;
  });

const plainEnvironment = z.object({
  ANTIPHON_DATA: z.string().min(1).default('./data'),
  PORT: z.coerce
    .number('must be 0 to 65535')
    .int('must be a whole number')
    .min(0, 'must be 0 to 65535')
    .max(65_535, 'must be 0 to 65535')
    .default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  ANTIPHON_URL: address.optional(),
  TRUST_PROXY: z
    .string()
    .refine(namesProxies, 'must be yes, no, a number of proxies, or their addresses (10.0.0.1, 10.0.0.0/8, loopback)')
    .optional(),
  ANTIPHON_SIGNUP: z.enum(['open', 'invite', 'closed'], 'must be open, invite or closed').optional(),
  ANTIPHON_DEMO: yesNo.optional(),
  ANTIPHON_DEV_MAILBOX: yesNo.optional(),
  ANTIPHON_MASTER_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits (32 bytes)')
    .optional(),
  ANTIPHON_ROLES: z
    .string()
    .regex(/^(http|worker)(,(http|worker))?$/, 'must be http, worker or http,worker')
    .default('http,worker'),
  ANTIPHON_WAITS_DIVIDED_BY: z.coerce
    .number('must be 1 to 100')
    .min(1, 'must be 1 to 100')
    .max(100, 'must be 1 to 100')
    .default(1),
  ANTIPHON_ALLOW_PRIVATE_HOSTS: privateHosts,
  ANTIPHON_NETWORK_SERVERS: networkServers,
  ANTIPHON_LOG: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('info'),
  ANTIPHON_SMTP_URL: z
    .string()
    .refine((value) => /^smtps?:\/\//.test(value), 'must begin with smtp:// or smtps://')
    .optional(),
  ANTIPHON_MAIL_FROM: z.string().default('Antiphon <antiphon@localhost>'),
  ANTIPHON_S3_BUCKET: z.string().optional(),
  ANTIPHON_S3_ENDPOINT: address.optional(),
  ANTIPHON_S3_REGION: z.string().default('us-east-1'),
  ANTIPHON_S3_ACCESS_KEY_ID: z.string().optional(),
  ANTIPHON_S3_SECRET_ACCESS_KEY: z.string().optional(),
  OLLAMA_HOST: z.string().optional(),
  FFMPEG_PATH: z.string().default('ffmpeg'),
});

/** Settings that mean nothing without another one are refused: whoever sets them expects something of them. */
const environment = plainEnvironment.superRefine((values, context) => {
  const refuse = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
  const isGiven = (name: 'ENDPOINT' | 'ACCESS_KEY_ID' | 'SECRET_ACCESS_KEY') =>
    values[`ANTIPHON_S3_${name}`] !== undefined;
  if (!values.ANTIPHON_S3_BUCKET && (isGiven('ENDPOINT') || isGiven('ACCESS_KEY_ID') || isGiven('SECRET_ACCESS_KEY')))
    refuse('ANTIPHON_S3_BUCKET', 'is missing, while other S3 settings are there');
  if (isGiven('ACCESS_KEY_ID') !== isGiven('SECRET_ACCESS_KEY'))
    refuse('ANTIPHON_S3_SECRET_ACCESS_KEY', 'goes together with ANTIPHON_S3_ACCESS_KEY_ID');
});

/** Settings of the operator's apps at networks begin so; which there are depends on the networks. */
const appPrefix = 'ANTIPHON_APP_';

export type Config = ReturnType<typeof readConfig>;

/** Settings that cannot be used, told in one message with a line per setting. */
export class ConfigError extends Error {}

/**
 * Reads and checks the settings.
 * @throws ConfigError naming each wrong setting and what it must look like.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name in plainEnvironment.shape && value !== ''),
  );
  const channelApps = Object.fromEntries(
    Object.entries(env)
      .filter((entry): entry is [string, string] => entry[0].startsWith(appPrefix) && Boolean(entry[1]))
      .map(([name, value]) => [name.slice(appPrefix.length), value]),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`These settings cannot be used:\n${lines.join('\n')}`);
  }
  const values = parsed.data;
  const isLoopback = isLoopbackHost(values.HOST);
  // A proxy in front, or an address of its own, brings strangers to a loopback listener too.
  const isOwnMachine =
    isLoopback && !values.TRUST_PROXY && (!values.ANTIPHON_URL || isLoopbackHost(hostOf(values.ANTIPHON_URL)));
  const hasS3 = values.ANTIPHON_S3_BUCKET !== undefined;
  return {
    dataFolder: resolve(values.ANTIPHON_DATA),
    port: values.PORT,
    host: values.HOST,
    isLoopback,
    /** Only people at this machine reach us: the demo and the dev mailbox may be open. */
    isOwnMachine,
    databaseUrl: values.DATABASE_URL,
    databaseDirectUrl: values.DATABASE_DIRECT_URL,
    publicUrl: values.ANTIPHON_URL,
    /** Fastify's `trustProxy`: true, a number of hops, or addresses. */
    trustProxy: readTrustProxy(values.TRUST_PROXY),
    /** Open on one's own machine, elsewhere closed after the first person. */
    signUp: values.ANTIPHON_SIGNUP ?? (isOwnMachine ? ('open' as const) : ('closed' as const)),
    hasDemo: values.ANTIPHON_DEMO ?? isOwnMachine,
    hasDevMailbox: values.ANTIPHON_SMTP_URL === undefined && (values.ANTIPHON_DEV_MAILBOX ?? isOwnMachine),
    masterKey: values.ANTIPHON_MASTER_KEY?.toLowerCase(),
    roles: { http: values.ANTIPHON_ROLES.includes('http'), worker: values.ANTIPHON_ROLES.includes('worker') },
    /** For rehearsals: leases, backoff and patience of the publisher, and the pace of the watch, are so many times shorter. */
    waitsDividedBy: values.ANTIPHON_WAITS_DIVIDED_BY,
    allowPrivateHosts: values.ANTIPHON_ALLOW_PRIVATE_HOSTS,
    /** Central servers of networks, other than their own. */
    networkServers: values.ANTIPHON_NETWORK_SERVERS,
    /** The operator's apps at networks, by what follows `ANTIPHON_APP_`; judged where the networks are known. */
    channelApps,
    logLevel: values.ANTIPHON_LOG,
    smtpUrl: values.ANTIPHON_SMTP_URL,
    mailFrom: values.ANTIPHON_MAIL_FROM,
    s3: hasS3
      ? {
          bucket: values.ANTIPHON_S3_BUCKET ?? '',
          endpoint: values.ANTIPHON_S3_ENDPOINT,
          region: values.ANTIPHON_S3_REGION,
          accessKeyId: values.ANTIPHON_S3_ACCESS_KEY_ID,
          secretAccessKey: values.ANTIPHON_S3_SECRET_ACCESS_KEY,
        }
      : undefined,
    ollamaHost: values.OLLAMA_HOST,
    /** Which FFmpeg makes videos fit, and the folders in which it is looked for. */
    ffmpeg: { program: values.FFMPEG_PATH, searchPath: env.PATH ?? '' },
  };
}

/** Whether a host name or address can be reached from this machine only. */
export function isLoopbackHost(host: string): boolean {
  return /^(.+\.)?localhost$/i.test(host) || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** The host name of an address, IPv6 without its brackets. */
export function hostOf(address: string): string {
  return new URL(address).hostname.replace(/^\[|\]$/g, '');
}

function namesAPostgres(value: string): boolean {
  // A host is needed: the roles' own names are written into this address, which one of a socket cannot carry.
  return /^postgres(ql)?:\/\//.test(value) && URL.canParse(value) && new URL(value).hostname !== '';
}

function namesProxies(value: string): boolean {
  if (/^(yes|no|true|false|\d+)$/.test(value)) return true;
  const names = value.split(/[\s,]+/).filter(Boolean);
  return names.every((name) => {
    const [ip = '', bits = '1', ...more] = name.split('/');
    const isNetwork = isIP(ip) > 0 && /^\d{1,3}$/.test(bits) && more.length === 0;
    return isNetwork || ['loopback', 'linklocal', 'uniquelocal'].includes(name);
  });
}

function readTrustProxy(value: string | undefined): boolean | number | string[] {
  if (value === undefined || value === 'no' || value === 'false') return false;
  if (value === 'yes' || value === 'true') return true;
  return /^\d+$/.test(value) ? Number(value) : value.split(/[\s,]+/).filter(Boolean);
}
