import { describe, expect, it } from 'vitest';
import {
  type AssetSeen,
  canonicalJson,
  coveredBy,
  hashOf,
  postStateOf,
  stateOf,
  whyNotApproved,
} from './approval.rules.ts';
import type { StoredContent } from './content.rules.ts';

const content: StoredContent = {
  parts: [{ text: 'Kiln day', media: [{ assetId: 'a1', altText: '' }] }],
  language: 'en',
};
const version = { accountId: 'acc', content, options: { visibility: 'public', poll: { b: 1, a: 2 } } };
const asset: AssetSeen = { sha256: 'f0', altText: 'A kiln', isMadeByAi: false };
const assets = new Map([['a1', asset]]);
const hash = hashOf(version, assets);

describe('canonical JSON', () => {
  it('has one form for one value, whatever the order of names', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'ü"\n' }], a: undefined, z: false })).toBe(
      '{"b":[1,{"c":"ü\\"\\n","d":null}],"z":false}',
    );
  });

  it('refuses what has no JSON instead of leaving it out', () => {
    expect(() => canonicalJson(Symbol('x'))).toThrow(TypeError);
  });
});

describe('the hash of what goes out', () => {
  it('is the same for the same version with its names in another order', () => {
    const turned = {
      options: { poll: { a: 2, b: 1 }, visibility: 'public' },
      content: { ...content },
      accountId: 'acc',
    };
    expect(hashOf(turned, assets)).toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, typeof version, ReadonlyMap<string, AssetSeen>]>([
    ['a word', { ...version, content: { ...content, parts: [{ text: 'Kiln days', media: [] }] } }, assets],
    ['the language', { ...version, content: { ...content, language: 'de' } }, assets],
    ['a first comment', { ...version, content: { ...content, firstComment: 'First' } }, assets],
    ['a setting', { ...version, options: { ...version.options, visibility: 'unlisted' } }, assets],
    ['the account', { ...version, accountId: 'other' }, assets],
    ['the picture’s bytes', version, new Map([['a1', { ...asset, sha256: 'f1' }]])],
    ['the picture’s description in the library', version, new Map([['a1', { ...asset, altText: 'A cat' }]])],
    ['the label of AI', version, new Map([['a1', { ...asset, isMadeByAi: true }]])],
    ['the picture’s being there', version, new Map()],
  ])('changes with %s', (_what, changed, seen) => {
    expect(hashOf(changed, seen)).not.toBe(hash);
  });

  it('does not change with a description in the library that the version overrules', () => {
    const own = {
      ...version,
      content: { ...content, parts: [{ text: 'x', media: [{ assetId: 'a1', altText: 'Mine' }] }] },
    };
    expect(hashOf(own, new Map([['a1', { ...asset, altText: 'Another' }]]))).toBe(hashOf(own, assets));
  });
});

describe('how a version stands', () => {
  const approved = { decision: 'approved', approvedHash: hash, isAsked: false } as const;
  const returned = { decision: 'returned', approvedHash: null, isAsked: false } as const;

  it.each([
    ['a draft before anybody did anything', undefined, 'draft'],
    ['a draft when the question was taken back', { decision: null, approvedHash: null, isAsked: false }, 'draft'],
    ['in review once somebody asked', { decision: null, approvedHash: null, isAsked: true }, 'in_review'],
    ['approved as exactly what was approved', approved, 'approved'],
    ['changed when it is no longer that', { ...approved, approvedHash: 'other' }, 'changed'],
    ['in review when that is asked about', { ...approved, approvedHash: 'other', isAsked: true }, 'in_review'],
    ['approved when it was put back to what was approved', { ...approved, isAsked: true }, 'approved'],
    ['returned after a no', returned, 'returned'],
    ['in review when asked about after a no', { ...returned, isAsked: true }, 'in_review'],
  ] as const)('is %s', (_name, standing, state) => {
    expect(stateOf(standing, hash)).toBe(state);
  });

  it('is covered by the approval of the post that repeats while it says the same, unless it was given back itself', () => {
    const source = { postId: 'repeats', approvedHash: hash };
    const unasked = { decision: null, approvedHash: null, isAsked: false, source } as const;
    const says = (standing: Parameters<typeof stateOf>[0], now = hash) => [
      stateOf(standing, now),
      coveredBy(standing, now),
    ];
    expect(says(unasked)).toEqual(['approved', 'repeats']);
    expect(says(unasked, 'edited')).toEqual(['draft', null]);
    expect(says({ ...approved, approvedHash: 'edited', source }, 'edited')).toEqual(['approved', null]);
    expect(says({ ...returned, source })).toEqual(['returned', null]);
    expect(says({ ...unasked, source: { ...source, approvedHash: 'before' } })).toEqual(['draft', null]);
  });

  it('lets only what is approved go out, and says why of all others', () => {
    const states = ['draft', 'in_review', 'changed', 'returned'] as const;
    expect(whyNotApproved('approved')).toBeNull();
    const whys = states.map(whyNotApproved);
    expect(new Set(whys).size).toBe(states.length);
    for (const why of whys) expect(why).toMatch(/^Not approved: .+\.$/);
  });
});

describe('how a post stands', () => {
  it.each([
    [[], 'draft'],
    [['draft', 'draft'], 'draft'],
    [['approved', 'approved'], 'approved'],
    [['approved', 'draft'], 'changed'],
    [['approved', 'in_review', 'draft'], 'in_review'],
    [['changed', 'in_review'], 'in_review'],
    [['approved', 'returned', 'in_review'], 'returned'],
  ] as const)('with versions %j is %s', (states, state) => {
    expect(postStateOf(states)).toBe(state);
  });
});
