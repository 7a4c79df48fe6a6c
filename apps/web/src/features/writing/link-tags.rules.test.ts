import { describe, expect, it } from 'vitest';
import { defaultsFor, sitesFrom, usualTags } from './link-tags.rules.ts';

const at = { updatedAt: '2026-11-21T09:00:00.000Z', tags: usualTags };

describe('defaults of link tags', () => {
  it('are the project’s own, else the workspace’s, else none', () => {
    const workspace = { ...at, projectId: null, isOn: false };
    const project = { ...at, projectId: 'p', isOn: true };
    expect(defaultsFor([workspace, project], 'p')).toBe(project);
    expect(defaultsFor([workspace, project], 'q')).toBe(workspace);
    expect(defaultsFor([workspace], null)).toBe(workspace);
    expect(defaultsFor([project], null)).toBeNull();
  });
  it('take sites as people paste them', () =>
    expect(sitesFrom(' https://Marram.example/shop, www.pots.example\nmarram.example ')).toEqual([
      'marram.example',
      'www.pots.example',
    ]));
});
