import { describe, expect, it } from 'vitest';
import { tellStory } from './story.rules.ts';

describe('the demo’s ninety days', () => {
  const story = tellStory();
  it('has a post on each of ninety days and today, oldest first', () => {
    expect(new Set(story.map((post) => post.daysAgo)).size).toBe(91);
    expect(story.map((post) => post.daysAgo)).toEqual(story.map((post) => post.daysAgo).toSorted((a, b) => b - a));
  });
  it('never says the same words twice on one network', () => {
    for (const style of ['chirp', 'murmur', 'lumen'] as const) {
      const texts = story.filter((post) => post.style === style).map((post) => post.parts.join('\n'));
      expect(texts.length - new Set(texts).size).toBeLessThan(5);
    }
  });
  it('fits the shortest network', () => {
    for (const post of story) for (const part of post.parts) expect(part.length).toBeLessThanOrEqual(280);
  });
});
