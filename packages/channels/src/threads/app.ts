/** What the operator registers with Meta. */
import { appForm } from '../kit/server.ts';
import type { ChannelApp } from '../spec.ts';

export const threadsApp: ChannelApp = {
  form: appForm({ id: 'Threads app ID', secret: 'Threads app secret' }),
  portalUrl: 'https://developers.facebook.com/apps/',
  steps: [
    'Create an app in Meta’s App Dashboard and choose the use case “Access the Threads API”.',
    'Open “App settings → Basic” and copy the Threads app ID and the Threads app secret: Threads has its own, besides those of the Meta app.',
    'Enter the redirect address shown here below “Customize use case → Settings → Redirect Callback URLs”.',
    'Add the permissions that are listed on the page for connecting. Until they are reviewed, add the accounts as Threads testers below “App roles”; each has to accept in Threads under “Settings → Account → Website permissions”.',
  ],
  warnings: [
    'Without Meta’s App Review (and Business Verification) only Threads testers of the app can connect their accounts.',
    'Threads fetches pictures and videos from this installation, so its address must be reachable from the Internet.',
    'Permissions of private profiles end after 90 days; then the account has to be connected again.',
  ],
};
