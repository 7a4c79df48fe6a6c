/** What the operator registers with Meta, for one of the two doors or for both. */
import { z } from 'zod';
import type { ChannelApp } from '../spec.ts';

const typed = () => z.string().trim().max(500).optional();

const doors = [
  ['clientId', 'clientSecret'],
  ['facebookClientId', 'facebookClientSecret'],
] as const;

const form = z
  .strictObject({
    clientId: typed().meta({
      title: 'Instagram app ID',
      description: 'For “Instagram” (API setup with Instagram login).',
    }),
    clientSecret: typed().meta({ title: 'Instagram app secret', format: 'password' }),
    facebookClientId: typed().meta({
      title: 'Meta app ID',
      description: 'For “Instagram by Facebook” (App settings → Basic).',
    }),
    facebookClientSecret: typed().meta({ title: 'Meta app secret', format: 'password' }),
  })
  .superRefine((app, context) => {
    const say = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    for (const [id, secret] of doors) {
      if (app[id] && !app[secret]) say(secret, 'Paste the secret that belongs to the app ID.');
      if (app[secret] && !app[id]) say(id, 'Paste the app ID that belongs to the secret.');
    }
    if (!doors.some(([id, secret]) => app[id] || app[secret]))
      say('clientId', 'Paste an app ID and its secret, for one way in or for both.');
  });

export const instagramApp: ChannelApp = {
  form,
  portalUrl: 'https://developers.facebook.com/apps/',
  steps: [
    'Create an app of the type “Business” in Meta’s App Dashboard and add the product “Instagram”.',
    'For the way in with Instagram: open “API setup with Instagram login”, copy the Instagram app ID and secret, and enter the redirect address below “Business login settings”.',
    'For the way in with Facebook: add “Facebook Login for Business”, enter the redirect address there, and copy the app ID and secret from “App settings → Basic”. Only by this way videos can be sent without a public address, and posts deleted.',
    'Add the permissions that are listed on the page for connecting, and ask for Advanced Access to each when other people’s accounts are to be connected.',
  ],
  warnings: [
    'Without Meta’s App Review and Business Verification only people with a role in the app can connect their accounts.',
    'Only professional accounts (business or creator) can be connected; a private account is switched in the Instagram app.',
    'Meta fetches pictures from this installation, so its address must be reachable from the Internet.',
  ],
};
