import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
let ada: Person;
let here: { workspaceId: string };

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
}, 120_000);
afterAll(() => server?.stop());

describe('projects', () => {
  it('are made, renamed, archived out of sight and brought back; the default one comes first', async () => {
    const made = await ada.call('projects.create', { ...here, name: 'Spring' });
    expect(made).toMatchObject({ name: 'Spring', isDefault: false, archivedAt: null, revision: 1 });
    const renamed = await ada.call('projects.update', { ...here, projectId: made.id, revision: 1, name: 'Summer' });
    const archived = await ada.call('projects.update', {
      ...here,
      projectId: made.id,
      revision: renamed.revision,
      isArchived: true,
    });
    expect(archived.archivedAt).not.toBeNull();
    const names = async (shown: 'hide' | 'show') =>
      (await ada.call('projects.list', { ...here, archived: shown })).items.map(({ name }) => name);
    expect(await names('hide')).toEqual(['General']);
    expect(await names('show')).toEqual(['General', 'Summer']);
    const back = await ada.call('projects.update', {
      ...here,
      projectId: made.id,
      revision: archived.revision,
      isArchived: false,
    });
    expect(back).toMatchObject({ archivedAt: null, name: 'Summer', revision: 4 });
  });

  it('keep the default one: it can be renamed but not archived', async () => {
    const { items } = await ada.call('projects.list', here);
    const general = items.find(({ isDefault }) => isDefault);
    if (!general) throw new Error('no default project');
    await expect(
      ada.call('projects.update', { ...here, projectId: general.id, revision: general.revision, isArchived: true }),
    ).rejects.toMatchObject({ status: 409, code: 'default_project_stays' });
    const renamed = await ada.call('projects.update', {
      ...here,
      projectId: general.id,
      revision: general.revision,
      name: 'Everything',
    });
    expect(renamed).toMatchObject({ name: 'Everything', isDefault: true });
  });

  it('refuse a stale change with both versions, and one that is not there', async () => {
    const made = await ada.call('projects.create', { ...here, name: 'One' });
    const now = await ada.call('projects.update', { ...here, projectId: made.id, revision: 1, name: 'Two' });
    const refusal = await ada
      .call('projects.update', { ...here, projectId: made.id, revision: 1, name: 'Three' })
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 409, code: 'stale_write', problem: { current: now } });
    const neighbour = await server.signUp();
    const theirs = { workspaceId: neighbour.workspaceId, projectId: made.id, revision: 2, name: 'Taken' };
    await expect(neighbour.call('projects.update', theirs)).rejects.toMatchObject({ status: 404 });
  });

  it('have names of their own, in whatever capitals; an archived one takes none, but comes back only without a namesake', async () => {
    const taken = { status: 409, code: 'project_exists' };
    const make = (name: string) => ada.call('projects.create', { ...here, name });
    const both = await Promise.allSettled([make('Glaze'), make('GLAZE')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: taken });
    const kiln = await make('Kiln');
    const change = (revision: number, to: { name?: string; isArchived?: boolean }) =>
      ada.call('projects.update', { ...here, projectId: kiln.id, revision, ...to });
    await expect(change(1, { name: 'glaze' })).rejects.toMatchObject(taken);
    await change(1, { name: 'KILN' });
    await change(2, { isArchived: true });
    await make('Kiln');
    await expect(change(3, { isArchived: false })).rejects.toMatchObject(taken);
    await change(3, { isArchived: false, name: 'Old kiln' });
  });

  it('take nothing new once archived, and keep what they have', async () => {
    const made = await ada.call('projects.create', { ...here, name: 'Autumn' });
    const words = { content: { parts: [{ text: 'Leaves', media: [] }] }, versions: [] };
    const post = await ada.call('posts.create', { ...here, ...words, projectId: made.id });
    await ada.call('projects.update', { ...here, projectId: made.id, revision: 1, isArchived: true });
    const refusal = { status: 409, code: 'project_archived' };
    await expect(ada.call('posts.create', { ...here, ...words, projectId: made.id })).rejects.toMatchObject(refusal);
    const brief = { ...here, what: 'Leaves', projectId: made.id };
    await expect(ada.call('briefs.create', brief)).rejects.toMatchObject(refusal);
    const again = { ...here, ...words, postId: post.id, revision: post.revision };
    expect(await ada.call('posts.save', { ...again, projectId: made.id })).toMatchObject({ projectId: made.id });
  });
});
