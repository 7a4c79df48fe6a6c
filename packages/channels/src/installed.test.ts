import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faces, findFace } from './installed.browser.ts';
import { findMark } from './installed.marks.ts';
import { createChannels, findChannel } from './installed.server.ts';
import { standIns } from './installed.stand-ins.ts';
import { channelTable } from './kit/table.ts';

const channels = createChannels({ sandboxUrl: 'http://127.0.0.1:1' });
const ground = ['kit', 'conformance', 'spec'];
const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !ground.includes(entry.name))
  .map((entry) => entry.name)
  .sort();

describe('the installed channels', () => {
  it('are the folders, each with one line in every list', () => {
    expect(channels.map((channel) => channel.id).sort()).toEqual(folders);
    expect(faces.map((face) => face.id)).toEqual(channels.map((channel) => channel.id));
    const imitated = channels.filter((channel) => !channel.capabilities.isSandbox).map((channel) => channel.id);
    expect(standIns.map((standIn) => standIn.id)).toEqual(imitated);
  });

  it.each(channels)('$id has two doors that say the same', (channel) => {
    const face = findFace(channel.id);
    expect(face?.name).toBe(channel.name);
    expect(face?.capabilities).toEqual(channel.capabilities);
    expect(face).toMatchObject(findMark(channel.id) ?? { missing: 'in installed.marks.ts' });
    expect(findChannel(channels, channel.id)).toBe(channel);
  });

  it.each(channels)('$id says why, where something does not work, and where that can be read', (channel) => {
    for (const [format, support] of Object.entries(channel.capabilities.formats)) {
      if (support.works) continue;
      expect(support.reason).toMatch(/\w.*\.$/);
      if (!channel.capabilities.isSandbox) expect(URL.canParse(support.source ?? ''), format).toBe(true);
    }
    expect(channel.capabilities.guarantee.words).toMatch(/\.$/);
  });

  it('take other central servers, and say in words what cannot be set', () => {
    const make = (servers: Record<string, Record<string, string>>) => () =>
      createChannels({ sandboxUrl: 'http://127.0.0.1:1', servers });
    expect(make({ bluesky: { plcDirectory: 'https://plc.example' } })).not.toThrow();
    expect(make({ bluesky: { plc: 'https://plc.example' } })).toThrow(
      /no server “plc”; it has entryServer, plcDirectory and/,
    );
    expect(make({ nowhere: { entry: 'https://plc.example' } })).toThrow('no network “nowhere”');
  });

  it('are told in the documents as they declare themselves', async () => {
    // After a change of capabilities: `npm test -- installed.test.ts -u`.
    await expect(channelTable(faces)).toMatchFileSnapshot('../../../docs/guide/networks.md');
  });

  it('are not found under a name that nobody has', () => {
    expect(findChannel(channels, 'nowhere')).toBeNull();
    expect(findFace('nowhere')).toBeNull();
  });
});
