/** What the operator registers with Meta. */
import { appForm } from '../kit/server.ts';
import type { ChannelApp } from '../spec.ts';

export const facebookApp: ChannelApp = {
  form: appForm({ id: 'App ID', secret: 'App secret' }),
  portalUrl: 'https://developers.facebook.com/apps/',
  steps: [
    'Create an app in Meta’s App Dashboard with the use case “Manage everything on your Page”.',
    'Add “Facebook Login for Business” and enter the redirect address of this page as a valid OAuth redirect URI.',
    'Add the permissions that are listed on the page for connecting, and ask for Advanced Access to each when other people’s pages are to be connected.',
    'Copy the app ID and the app secret from “App settings → Basic”, and switch the app to live.',
  ],
  warnings: [
    'Without Meta’s App Review and Business Verification only people with a role in the app can connect their pages.',
    'What an app posts while it is in development mode is seen only by people with a role in it.',
    'Only pages can be published to. Personal profiles and groups take no posts from apps.',
  ],
};
