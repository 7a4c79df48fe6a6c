import { appForm } from '@antiphon/channels/kit/server';
import { describe, expect, it } from 'vitest';
import { appFromEnvironment, faultsInSettings, settingName } from './app-settings.rules.ts';

const app = { form: appForm({ id: 'app id', secret: 'app secret' }), steps: [], portalUrl: '', warnings: [] };
const harbour = { id: 'har-bour', app };
const none = { id: 'open' };

describe('apps at networks in the environment', () => {
  it('are named after network and field', () => {
    expect(settingName('har-bour', 'clientSecret')).toBe('HAR_BOUR_CLIENT_SECRET');
  });

  it('are read when every field is there', () => {
    const settings = { HAR_BOUR_CLIENT_ID: ' 12 ', HAR_BOUR_CLIENT_SECRET: 's' };
    expect(appFromEnvironment(harbour, settings)).toEqual({ clientId: '12', clientSecret: 's' });
    expect(faultsInSettings([harbour, none], settings)).toEqual([]);
    expect(appFromEnvironment(harbour, {})).toBeNull();
    expect(appFromEnvironment(none, settings)).toBeNull();
  });

  it('are refused by half, and under a name that no network has', () => {
    expect(appFromEnvironment(harbour, { HAR_BOUR_CLIENT_ID: '12' })).toBeNull();
    expect(faultsInSettings([harbour, none], { HAR_BOUR_CLIENT_ID: '12', OPEN_CLIENT_ID: 'x' })).toEqual([
      'ANTIPHON_APP_HAR_BOUR_CLIENT_SECRET: is missing or does not fit',
      'ANTIPHON_APP_OPEN_CLIENT_ID: no network has such a setting; there are HAR_BOUR_CLIENT_ID, HAR_BOUR_CLIENT_SECRET',
    ]);
  });
});
