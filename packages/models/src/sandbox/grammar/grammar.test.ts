import { describe, expect, it } from 'vitest';
import { checkFacts, extractFacts } from '../../facts/index.ts';
import { type TextFactsInput, textFactsSchema } from '../../facts/params.ts';
import { graphemes } from './compose.ts';
import { hasBanned } from './material.ts';
import { allPhrases } from './phrases.ts';
import { areAlike } from './write-caption.ts';
import { writeText } from './write-text.ts';

interface Brief {
  readonly about: string;
  readonly brand: string;
  readonly what: string;
  readonly language: string;
  readonly audience?: string;
  readonly tone?: string;
  readonly link?: string;
  readonly banned?: string[];
  /** Labelled by hand: what every caption must hold, and no caption of another brief may. */
  readonly must: readonly string[];
}

const BRIEFS: readonly Brief[] = [
  {
    about: 'a workshop',
    brand: 'Marram Pottery',
    language: 'en-IE',
    what: 'Three places left for the wood-firing weekend, 5 and 6 December. Bring up to six pieces; we bring the kiln, the soup and the night shift.',
    audience: 'People who have made pots before and miss the fire.',
    link: 'marram.example/firing',
    must: ['5 and 6 December', 'six pieces', 'marram.example/firing'],
  },
  {
    about: 'a job',
    brand: 'Ember Bakery',
    language: 'en',
    tone: 'warm',
    what: 'We hire a pastry chef in Cork: 32 hours, from €15.50 an hour. No nights. Write to Lena Vogt before 3 March at jobs@ember.example.',
    must: ['32 hours', '€15.50', 'Lena Vogt', '3 March', 'jobs@ember.example'],
  },
  {
    about: 'a release',
    brand: 'Kite Software',
    language: 'en',
    tone: 'professional',
    what: 'Announce that Kite 4.2 is out. It opens large drawings 40 % faster and runs on Linux. The update is free for all 12,000 customers.',
    link: 'https://kite.example/4-2',
    must: ['4.2', '40 %', 'Linux', '12,000', 'https://kite.example/4-2'],
  },
  {
    about: 'a closing day',
    brand: 'Leaf',
    language: 'en',
    tone: 'playful',
    what: 'Our tea room is closed on Mondays from January 2027',
    must: ['Mondays', 'January 2027'],
  },
  {
    about: 'a concert',
    brand: 'Harbour Voices',
    language: 'en-GB',
    what: 'Harbour Voices sing Rutter in Bristol on Friday 18 December at 7:30 pm. Tickets £12, children free.',
    audience: 'families',
    link: 'harbourvoices.example',
    must: ['Rutter', 'Bristol', '18 December', '7:30 pm', '£12'],
  },
  {
    about: 'a bakery',
    brand: 'Bäckerei Nord',
    language: 'de',
    tone: 'herzlich',
    what: 'Am 7. Februar öffnet unsere Bäckerei in der Lindenstraße um 6 Uhr. Anna Müller backt. Brezeln ab 1,20 €.',
    must: ['7. Februar', '6 Uhr', 'Anna Müller', '1,20 €'],
  },
  {
    about: 'a course',
    brand: 'Volkshaus',
    language: 'de-AT',
    tone: 'sachlich',
    what: 'Der Nähkurs beginnt am 14. April. Acht Abende, 95 Euro, Material inklusive. Anmeldung bis 31. März.',
    link: 'volkshaus.example/naehen',
    must: ['14. April', 'Acht Abende', '95 Euro', '31. März'],
  },
  {
    about: 'a café',
    brand: 'はなうた',
    language: 'ja',
    what: '11月28日(土)に新しいカフェ「はなうた」が京都にオープンします。先着70名様にコーヒーをプレゼントします。',
    link: 'hanauta.example',
    must: ['11月28日', 'はなうた', '70名', 'hanauta.example'],
  },
  {
    about: 'a market',
    brand: 'Ville de Colmar',
    language: 'fr',
    what: 'Le marché de Noël ouvre le 27 novembre à Colmar. Entrée libre, 180 chalets.',
    must: ['27 novembre', 'Colmar', '180 chalets'],
  },
  {
    about: 'a thank-you',
    brand: 'Northside Food Bank',
    language: 'en',
    tone: 'urgent',
    banned: ['poor', 'needy'],
    what: 'We gave out 8,400 meals in November, more than ever. Thank you to all 61 volunteers! We still need drivers for the poor winter roads on Sunday 20 December.',
    must: ['8,400', '61', '20 December'],
  },
];

function captionsOf(brief: Brief, more: { seed?: string; maxLength?: number } = {}, of = 5): string[] {
  const facts = (index: number): TextFactsInput => ({
    kind: 'caption',
    what: brief.what,
    language: brief.language,
    brand: { name: brief.brand, voice: 'plain', bannedWords: brief.banned },
    variation: { index, of },
    ...(brief.audience && { audience: brief.audience }),
    ...(brief.tone && { tone: brief.tone }),
    ...(brief.link && { link: brief.link }),
    ...more,
  });
  return Array.from({ length: of }, (_one, index) => writeText(textFactsSchema.parse(facts(index))).text);
}

const sourcesOf = (brief: Brief): string[] => [brief.what, brief.brand, brief.audience ?? '', brief.link ?? ''];
const wordsIn = (text: string): string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];
const OURS = new Set(allPhrases().flatMap((phrase) => wordsIn(phrase.replace(/\{\w+\}/g, ' '))));

describe.each(BRIEFS)('the captions for $about', (brief) => {
  const all = ['', 'seed two', 'seed three'].map((seed) => captionsOf(brief, seed === '' ? {} : { seed }));

  it('hold every fact of the brief', () => {
    for (const caption of all.flat()) {
      for (const fact of brief.must) expect(caption.toLowerCase()).toContain(fact.toLowerCase());
    }
  });

  it('hold no fact from anywhere else', () => {
    const strangers = BRIEFS.filter((other) => other !== brief).flatMap((other) => other.must);
    for (const caption of all.flat()) {
      expect(checkFacts(caption, sourcesOf(brief)).foreign).toEqual([]);
      for (const stranger of strangers.filter((one) => !sourcesOf(brief).join(' ').includes(one)))
        expect(caption).not.toContain(stranger);
    }
  });

  it('use only words of the brief and of the writer’s list of factless phrases', () => {
    const allowed = new Set([...wordsIn(sourcesOf(brief).join(' ')), ...OURS]);
    const isJapanese = brief.language === 'ja';
    for (const caption of all.flat())
      expect(isJapanese ? [] : wordsIn(caption).filter((word) => !allowed.has(word))).toEqual([]);
  });

  it('are five, and no two are alike', () => {
    for (const captions of all) {
      for (const [at, left] of captions.entries()) {
        for (const right of captions.slice(at + 1))
          expect(areAlike(left, right), `\n${left}\n---\n${right}`).toBe(false);
      }
    }
  });

  it('are not each other’s sentences in another order, where the writer has phrases of its own', () => {
    const hasPhrases = ['en', 'de', 'ja'].includes(brief.language.slice(0, 2));
    const sentences = (caption: string) =>
      caption
        .split(/[.!?。！？\n]+/u)
        .map((one) =>
          one
            .replace(/^[\s•–—-]+/u, '')
            .trim()
            .toLowerCase(),
        )
        .filter(Boolean)
        .sort()
        .join('|');
    for (const captions of all) if (hasPhrases) expect(new Set(captions.map(sentences)).size).toBe(captions.length);
  });

  it('are the same when asked for again, whatever else is asked', () => {
    expect(captionsOf(brief)).toEqual(all[0]);
    expect(captionsOf(brief, {}, 3)).toEqual(all[0]?.slice(0, 3));
  });

  it.each([300, 140, 80, 40])('stay within %i graphemes, and still differ', (maxLength) => {
    const captions = captionsOf(brief, { maxLength });
    for (const caption of captions) {
      expect(graphemes(caption)).toBeLessThanOrEqual(maxLength);
      expect(checkFacts(caption, sourcesOf(brief)).foreign).toEqual([]);
    }
    expect(new Set(captions).size).toBe(captions.length);
  });

  it('use no banned word', () => {
    for (const caption of all.flat()) expect(hasBanned(caption, brief.banned ?? [])).toBe(false);
  });

  it('can be made shorter without losing the link or inventing anything', () => {
    for (const caption of all[0] ?? []) {
      const facts = textFactsSchema.parse({
        kind: 'rewrite',
        what: brief.what,
        language: brief.language,
        brand: { name: brief.brand },
        text: caption,
        how: 'shorter',
        ...(brief.link && { link: brief.link }),
      });
      const { text, warnings } = writeText(facts);
      expect(graphemes(text) < graphemes(caption) || warnings[0]?.code === 'cannot_shorten').toBe(true);
      expect(checkFacts(text, sourcesOf(brief)).foreign).toEqual([]);
    }
  });
});

describe('the sandbox writer', () => {
  const [pottery] = BRIEFS;
  if (!pottery) throw new Error('no brief');
  const base = {
    what: pottery.what,
    language: 'en',
    brand: { name: pottery.brand },
    link: 'marram.example/firing',
  } as const;
  const caption =
    'Good to know:\n\nThree places left for the wood-firing weekend, 5 and 6 December. Bring up to six pieces.\n\nMore: marram.example/firing';

  it('changes the tone around the facts, and takes its own old phrases away', () => {
    const { text } = writeText(
      textFactsSchema.parse({ ...base, kind: 'rewrite', text: caption, how: 'tone', tone: 'playful' }),
    );
    expect(text).not.toContain('Good to know');
    expect(text).toContain('Three places left for the wood-firing weekend, 5 and 6 December. Bring up to six pieces.');
    expect(text).toContain('marram.example/firing');
    expect(text).not.toBe(caption);
  });

  it('says facts in the new language, and that it did not translate', () => {
    const { text, warnings } = writeText(
      textFactsSchema.parse({ ...base, kind: 'rewrite', language: 'de', text: caption, how: 'translate' }),
    );
    expect(text).toContain('5. und 6. Dezember');
    expect(text).toContain('marram.example/firing');
    expect(text).not.toContain('places');
    expect(warnings.map((warning) => warning.code)).toEqual(['not_translated']);
  });

  it('fits a text to a network, facts before words of its own', () => {
    const { text } = writeText(
      textFactsSchema.parse({ ...base, kind: 'rewrite', text: caption, how: 'fit', maxLength: 115 }),
    );
    expect(graphemes(text)).toBeLessThanOrEqual(115);
    expect(text).toContain('marram.example/firing');
    expect(text).toContain('5 and 6 December');
    const roomy = writeText(
      textFactsSchema.parse({ ...base, kind: 'rewrite', text: caption, how: 'fit', maxLength: 500 }),
    );
    expect(roomy.text).toBe(caption);
  });

  it('makes hashtags of the brief’s own words, no more than wanted, none banned', () => {
    const { text } = writeText(
      textFactsSchema.parse({
        ...base,
        kind: 'hashtags',
        most: 4,
        brand: { name: pottery.brand, bannedWords: ['weekend'] },
      }),
    );
    const tags = text.split(' ');
    expect(tags).toHaveLength(4);
    expect(tags).toContain('#woodfiring');
    expect(tags).toContain('#MarramPottery');
    expect(text).not.toContain('weekend');
    for (const tag of tags) expect(tag).toMatch(/^#[\p{L}\p{N}]+$/u);
  });

  it('writes up to twenty captions without repeating one', () => {
    const many = captionsOf(pottery, {}, 20);
    expect(new Set(many).size).toBe(20);
  });

  it('writes another one that is like none of those that are there', () => {
    const there = captionsOf(pottery);
    for (const index of [0, 2, 4]) {
      const facts: TextFactsInput = {
        kind: 'caption',
        what: pottery.what,
        language: 'en',
        link: 'marram.example/firing',
        brand: { name: pottery.brand },
        variation: { index, of: 5 },
        avoid: there,
      };
      const { text } = writeText(textFactsSchema.parse(facts));
      expect(
        there.some((one) => areAlike(one, text)),
        text,
      ).toBe(false);
      for (const fact of pottery.must) expect(text).toContain(fact);
    }
  });

  it('says the facts only when brief and answer are in different languages', () => {
    const captions = captionsOf({ ...pottery, language: 'ja' });
    for (const one of captions) {
      expect(one).toContain('12月5日');
      expect(one).not.toContain('places');
    }
    expect(new Set(captions).size).toBe(5);
  });
});

describe('facts in free text', () => {
  const keys = (text: string): string[] => extractFacts(text).facts.map((fact) => fact.key);

  it('gives the same key to every way of saying a day, an hour, a price', () => {
    for (const days of [
      '5 and 6 December',
      'December 5–6',
      '5. und 6. Dezember',
      '5th and 6th of December',
      '5 to 6 Dec',
    ])
      expect(keys(`On ${days} then`)).toContain('date:12-05,12-06');
    for (const hour of ['7:30 pm', '19:30', '7.30 p.m.', '19:30 Uhr', '19時30分'])
      expect(keys(`at ${hour} sharp`)).toContain('time:19:30');
    for (const price of ['€1,200.50', '1.200,50 €', '1200.50 euros'])
      expect(keys(`for ${price}`)).toContain('price:1200.50EUR');
    expect(keys('three kilns, 3 kilns, drei kilns')).toEqual(['number:3', 'number:3', 'number:3']);
  });

  it('does not take a sentence’s first word, a month or a title for a name', () => {
    expect(keys('Bring clay. May is warm. Dr. Vogt comes in May.').filter((key) => key.startsWith('name:'))).toEqual([
      'name:vogt',
    ]);
  });

  it('catches what a text adds of its own', () => {
    const brief = 'Three places left, 5 and 6 December, in Cork.';
    expect(
      checkFacts('Only 2 places left in Dublin on 7 December at 10:00!', [brief]).foreign.map((fact) => fact.text),
    ).toEqual(['2', 'Dublin', '7 December', '10:00']);
    expect(checkFacts('3 places, Dec 5', [brief]).foreign).toEqual([]);
    expect(checkFacts('3 places in Cork', [brief]).missing.map((fact) => fact.text)).toEqual(['5 and 6 December']);
  });
});

describe('names in a brief', () => {
  it('do not reach over the end of a line', () => {
    const text = 'The bowls are made by Marram Pottery\nGerne auch auf Bestellung, sagt Lena Vogt';
    const names = extractFacts(text).facts.flatMap((fact) => (fact.kind === 'name' ? [fact.text] : []));
    expect(names).toContain('Marram Pottery');
    expect(names.join()).not.toContain('Gerne');
  });
});
