/** Ten briefs as ten different people would type them, with what each answer must hold. */
export interface SampleBrief {
  readonly brand: string;
  readonly what: string;
  readonly audience?: string;
  readonly tone?: string;
  readonly link?: string;
  readonly language: string;
  readonly bannedWords: readonly string[];
}

export const tenBriefs: readonly SampleBrief[] = [
  {
    brand: 'Marram Pottery',
    what: 'Three places left for the wood-firing weekend, 5 and 6 December. Bring up to six pieces; we bring the kiln and the soup.',
    audience: 'People who have made pots before and miss the fire',
    link: 'marram.example/firing',
    language: 'en',
    bannedWords: ['unique', 'amazing'],
  },
  {
    brand: 'Bäckerei Sommer',
    what: 'Am Samstag, 12. Dezember, gibt es ab 7 Uhr den ersten Stollen des Jahres. Ein Kilo kostet 18,50 €. Vorbestellen bis Donnerstag.',
    link: 'sommer.example/stollen',
    language: 'de',
    bannedWords: ['lecker'],
  },
  {
    brand: 'Oriel Chess Club',
    what: 'Announce that our open evening is on Tuesday 8 December at 19:30 in Hall B. Beginners get a free lesson. Entry is 4 euros.',
    tone: 'playful',
    language: 'en',
    bannedWords: [],
  },
  {
    brand: 'Harbour Vet',
    what: 'Dental check for cats and dogs is 20 % off until 31 January. Call 10 minutes before you come.',
    audience: 'Owners of older pets',
    link: 'https://harbourvet.example/teeth',
    language: 'en',
    bannedWords: ['cheap'],
  },
  {
    brand: '山田書店',
    what: '12月20日に古本市を開催します。午前10時から。すべての文庫本が200円です。',
    language: 'ja',
    bannedWords: ['激安'],
  },
  {
    brand: 'Fennel & Sons',
    what: 'We need a baker for the night shift from 1 March, 32 hours a week, 17.40 euros an hour. No certificate needed.',
    tone: 'plain',
    link: 'fennel.example/jobs',
    language: 'en',
    bannedWords: ['rockstar', 'family'],
  },
  {
    brand: 'Kettle Lake Rowing',
    what: 'The lake path is closed from Monday 14 December to Friday 18 December. Use the north gate instead.',
    language: 'en',
    bannedWords: ['unfortunately'],
  },
  {
    brand: 'Nordlicht Verlag',
    what: 'Unser neuer Gedichtband erscheint am 3. Februar, 96 Seiten, 22 Euro. Lesung in der Stadtbibliothek um 20 Uhr.',
    audience: 'Leserinnen und Leser von Lyrik',
    language: 'de',
    bannedWords: ['einzigartig'],
  },
  {
    brand: 'Thistle Repair Café',
    what: 'Last month we mended 47 things in four hours: 12 toasters, 9 lamps and a cello. The next café is on 16 January.',
    link: 'thistle.example',
    language: 'en',
    bannedWords: ['trash'],
  },
  {
    brand: 'Lower Field Farm',
    what: 'Vegetable boxes start again on 2 April. A small box is 14 euros, a large one 23 euros. There are 60 boxes and 41 are taken. Pick-up is on Thursdays between 15:00 and 18:30 at the barn in Mill Lane. Tell us by 20 March which size you want, and bring the crate back each week so that nothing is thrown away.',
    audience: 'Neighbours who cook',
    link: 'lowerfield.example/boxes',
    language: 'en',
    bannedWords: ['organic'],
  },
];
