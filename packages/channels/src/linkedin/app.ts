/** What the operator registers with LinkedIn, for one of the two doors or for both, and the version of the API. */
import { z } from 'zod';
import { type AppSecrets, appMissing } from '../kit/server.ts';
import type { ChannelApp, ChannelError, Json } from '../spec.ts';
import type { Door } from './secret.ts';

/** The newest in the list of changes of July 2026; LinkedIn serves each for about a year. */
export const defaultVersion = '202607';

const typed = () => z.string().trim().max(500).optional();

const fields = {
  community: ['clientId', 'clientSecret'],
  share: ['shareClientId', 'shareClientSecret'],
} as const;

const form = z
  .strictObject({
    clientId: typed().meta({
      title: 'Client ID (pages)',
      description: 'Of the app with the product “Community Management API”: for pages and members.',
    }),
    clientSecret: typed().meta({ title: 'Primary client secret (pages)', format: 'password' }),
    shareClientId: typed().meta({
      title: 'Client ID (own profile)',
      description: 'Of the app with “Share on LinkedIn” and “Sign In with LinkedIn using OpenID Connect”.',
    }),
    shareClientSecret: typed().meta({ title: 'Primary client secret (own profile)', format: 'password' }),
    version: z
      .string()
      .trim()
      .regex(/^(?:20\d\d(?:0[1-9]|1[0-2]))?$/, 'Write the version as year and month, for example 202607.')
      .optional()
      .meta({
        title: 'Version of the API',
        description: `Year and month, as LinkedIn lists them. Each works for about a year. Left empty: ${defaultVersion}.`,
      }),
  })
  .superRefine((app, context) => {
    const say = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    for (const [id, secret] of Object.values(fields)) {
      if (app[id] && !app[secret]) say(secret, 'Paste the secret that belongs to the client ID.');
      if (app[secret] && !app[id]) say(id, 'Paste the client ID that belongs to the secret.');
    }
    if (!Object.values(fields).some(([id, secret]) => app[id] || app[secret]))
      say('clientId', 'Paste a client ID and its secret, for one way in or for both.');
  });

export const linkedinApp: ChannelApp = {
  form,
  portalUrl: 'https://www.linkedin.com/developers/apps',
  steps: [
    'Create an app in LinkedIn’s Developer Portal for your company’s page, and let a super admin of the page verify it.',
    'For pages: under “Products”, ask for the “Community Management API”. LinkedIn gives it only to an app that has no other product, and to registered companies with an e-mail address of their own.',
    'For members’ own profiles without that: make another app with “Share on LinkedIn” and “Sign In with LinkedIn using OpenID Connect”; both are given at once.',
    'Under “Auth”, enter the redirect address that is shown here, and copy the client ID and the primary client secret.',
  ],
  warnings: [
    'The Community Management API begins with a development tier of few calls a day; for more, LinkedIn wants to see a recording of the screen.',
    'Without the Community Management API only members’ own profiles can be connected, their numbers cannot be read, and each sign-in ends after 60 days.',
    'LinkedIn limits calls a day for each app and each member, and publishes the numbers only in the portal under “Analytics”.',
    'LinkedIn lets no app read the posts of a member: when a post to a profile gets no answer, a person has to look whether it is there.',
    'A version of the API works for about a year; after that every call is refused until a newer one is entered here.',
  ],
};

function textIn(app: Json | undefined, field: string): string {
  const value = typeof app === 'object' && app !== null && !Array.isArray(app) ? app[field] : undefined;
  return typeof value === 'string' ? value : '';
}

/** The app of one door; undefined when the operator did not enter it. */
export function appOf(app: Json | undefined, door: Door): (AppSecrets & { [name: string]: Json }) | undefined {
  const [id, secret] = fields[door];
  const clientId = textIn(app, id);
  const clientSecret = textIn(app, secret);
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}

/** What is said when the app of this door was not entered. */
export function doorMissing(app: Json | undefined, door: Door): ChannelError {
  if (door === 'share' || !appOf(app, 'share')) return appMissing('LinkedIn');
  const words =
    'Pages of LinkedIn cannot be connected here yet: the operator of this installation has to register an app with LinkedIn’s Community Management API first.';
  return { kind: 'rejected', code: 'app_missing', words };
}

/** The version that every call names. */
export function versionOf(app: Json | undefined): string {
  return textIn(app, 'version') || defaultVersion;
}
