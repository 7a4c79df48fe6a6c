import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
}, 120_000);
afterAll(() => server?.stop());

describe('brands', () => {
  it('keep who speaks: voice, samples, banned words once each, colours', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const brand = await ada.call('brands.create', {
      workspaceId,
      name: ' Marram Pottery ',
      voice: 'Plain and warm.\nNo exclamation marks.',
      samples: ['The kiln is open.', 'Come by.'],
      bannedWords: ['unique', 'unique', 'amazing'],
      colours: ['#7a3b2a'],
    });
    expect(brand).toMatchObject({
      name: 'Marram Pottery',
      voice: 'Plain and warm.\nNo exclamation marks.',
      bannedWords: ['unique', 'amazing'],
      logoAssetId: null,
      revision: 1,
    });
    expect(await ada.call('brands.get', { workspaceId, brandId: brand.id })).toEqual(brand);
  });

  it('are several in a workspace, listed by name, and hidden once put away', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    for (const name of ['zebra', 'Ant', 'mole']) await ada.call('brands.create', { workspaceId, name });
    const names = async (archived: 'hide' | 'show') =>
      (await ada.call('brands.list', { workspaceId, archived })).items.map((brand) => brand.name);
    expect(await names('hide')).toEqual(['Ant', 'mole', 'zebra']);
    const [ant] = (await ada.call('brands.list', { workspaceId })).items;
    const brandId = ant?.id ?? '';
    await ada.call('brands.archive', { workspaceId, brandId });
    expect(await names('hide')).toEqual(['mole', 'zebra']);
    expect(await names('show')).toEqual(['Ant', 'mole', 'zebra']);
    await ada.call('brands.archive', { workspaceId, brandId, isArchived: false });
    expect(await names('hide')).toEqual(['Ant', 'mole', 'zebra']);
  });

  it('refuse what is no colour, a fourth sample, and a logo that is not in this library', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const make = (more: object) => ada.call('brands.create', { workspaceId, name: 'Marram', ...more });
    await expect(make({ colours: ['red'] })).rejects.toMatchObject({
      status: 400,
      problem: { detail: expect.stringContaining('A colour looks like #7a3b2a') },
    });
    await expect(make({ samples: ['a', 'b', 'c', 'd'] })).rejects.toMatchObject({ status: 400 });
    await expect(make({ logoAssetId: '01890000-0000-7000-8000-000000000000' })).rejects.toMatchObject({
      status: 422,
      code: 'unknown_logo',
    });
    expect((await ada.call('brands.list', { workspaceId })).items).toEqual([]);
  });

  it('answer a stale write with the brand as it is now', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const brand = await ada.call('brands.create', { workspaceId, name: 'Marram' });
    const save = (name: string) => ada.call('brands.save', { workspaceId, brandId: brand.id, revision: 1, name });
    expect(await save('Marram Pottery')).toMatchObject({ name: 'Marram Pottery', revision: 2 });
    await expect(save('Marram & Co')).rejects.toMatchObject({
      status: 409,
      code: 'stale_write',
      problem: { current: { name: 'Marram Pottery', revision: 2 } },
    });
  });
});
