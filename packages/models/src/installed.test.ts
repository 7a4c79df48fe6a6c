import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProviders } from './installed.server.ts';
import { standIns } from './installed.stand-ins.ts';

const here = new URL('./', import.meta.url);

describe('the installed providers', () => {
  const providers = createProviders({ sandbox: { baseUrl: 'http://127.0.0.1:1' } });

  it('are one for each adapter’s folder, with the folder’s name as id', () => {
    const folders = readdirSync(here, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/wire.ts`, here)),
    );
    expect(providers.map((provider) => provider.id).sort()).toEqual(folders.map((folder) => folder.name).sort());
  });

  it('each have a stand-in, which answers at the address it names', async () => {
    expect(standIns.map((one) => one.id)).toEqual(
      providers.filter((provider) => !provider.isSandbox).map((provider) => provider.id),
    );
    for (const { start, path } of standIns) {
      const standIn = await start({ port: 0 });
      expect((await fetch(`${standIn.url}${path}/models`)).status).toBe(200);
      await standIn.close();
    }
  });

  it('leave the sandbox out unless it is asked for', () => {
    expect(createProviders().some((provider) => provider.isSandbox)).toBe(false);
  });

  it('each say where a key comes from, take it in a strict form, and have operations for what they offer', () => {
    for (const provider of providers) {
      expect(provider.keyHelp).toMatch(/\.$/);
      expect(
        provider.keyForm?.safeParse({ apiKey: 'x'.repeat(40), baseUrl: 'http://127.0.0.1:1/v1', more: 1 }).success ??
          false,
      ).toBe(false);
      for (const model of provider.catalogueAt(new Date('2026-11-21T00:00:00Z'))) {
        for (const operation of model.operations)
          expect(provider.operations[operation], `${provider.id} ${model.id}`).toBeDefined();
      }
    }
  });

  it('hide the key while it is typed, and call every field by a name for people', () => {
    const forms = providers.flatMap(({ id, keyForm }) => (keyForm ? [{ id, keyForm }] : []));
    expect(forms.length).toBeGreaterThan(3);
    for (const { id, keyForm } of forms) {
      const properties = z.toJSONSchema(keyForm, { io: 'input' }).properties ?? {};
      expect(properties.apiKey, id).toMatchObject({ title: 'Provider key', format: 'password' });
      for (const field of Object.values(properties)) expect(field, id).toHaveProperty('title');
    }
  });

  it('offer pictures only with the sizes that can be asked for', () => {
    const pictures = providers
      .flatMap((provider) => provider.catalogueAt(new Date()))
      .filter((model) => model.operations.includes('image.generate'));
    expect(pictures.length).toBeGreaterThan(5);
    for (const model of pictures) expect(model.sizes?.length, model.id).toBeGreaterThan(0);
  });
});
