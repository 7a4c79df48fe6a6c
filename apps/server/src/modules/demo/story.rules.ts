/**
 * What the demo's studio said in its last ninety days. Pure: the same day gives the same words. Everything else
 * about these posts (attempts, answers, numbers) comes from really sending them to the pretend networks.
 */
export interface StoryPost {
  /** Days before today, 0..90. What lies ahead of now on day 0 is left out by the caller. */
  readonly daysAgo: number;
  /** Wall time, "18:30". */
  readonly time: string;
  readonly style: 'chirp' | 'murmur' | 'lumen';
  readonly parts: readonly string[];
  /** Name of the picture, where it has one. */
  readonly picture?: string;
}

interface Subject {
  readonly name: string;
  readonly fact: string;
  readonly scene: string;
  readonly picture: string;
}

const subjects: readonly Subject[] = [
  {
    name: 'the celadon bowl',
    fact: 'Its glaze is wood ash, feldspar and one per cent of iron.',
    scene: 'It came out of the second firing with a green that has no name yet.',
    picture: 'celadon-bowl',
  },
  {
    name: 'the cobalt jug',
    fact: 'It holds 1.2 litres and pours without a drop.',
    scene: 'Its handle was pulled four times before it sat right.',
    picture: 'cobalt-jug',
  },
  {
    name: 'the glaze tiles',
    fact: 'There are 144 of them, twelve bases by twelve oxides.',
    scene: 'Number 7 ran over its edge, which is why we keep a shelf of feet.',
    picture: 'glaze-tiles',
  },
  {
    name: 'the wheel',
    fact: 'It is a kick wheel from 1962, and it only turns to the left.',
    scene: 'Two hands, one lump of clay, forty seconds until it is centred.',
    picture: 'hands-wheel',
  },
  {
    name: 'the wood kiln',
    fact: 'It takes thirty hours and a tonne and a half of pine.',
    scene: 'At 1,280 degrees the flame turns from orange to white.',
    picture: 'kiln-fire',
  },
  {
    name: 'the moon jar',
    fact: 'It is two bowls joined at the rim, so it is never quite round.',
    scene: 'It dried for three weeks under a cloth before we dared to move it.',
    picture: 'moon-jar',
  },
  {
    name: 'the shino mug',
    fact: 'Shino crawls where it is thick; those bare spots are where your thumb goes.',
    scene: 'One of six survived. It is the best one.',
    picture: 'shino-mug',
  },
  {
    name: 'the long table',
    fact: 'Twelve people eat from plates that were made in this room.',
    scene: 'Soup on Saturdays, whoever is here.',
    picture: 'table-above',
  },
  {
    name: 'the tenmoku vase',
    fact: 'The brown breaks to rust on every edge.',
    scene: 'A single branch is enough for it.',
    picture: 'tenmoku-vase',
  },
  {
    name: 'the three mugs',
    fact: 'They weigh 310, 312 and 309 grams.',
    scene: 'The same hands, the same morning, three different mugs.',
    picture: 'three-mugs',
  },
];

/** Ways to say it. Some ask, some show hands at work, some give a number: the audience has its tastes. */
const forms: readonly ((subject: Subject) => readonly string[])[] = [
  (subject) => [`${capital(subject.name)}, this morning. ${subject.scene}`],
  (subject) => [
    `A question about ${subject.name}: would you use it every day, or keep it on the shelf? ${subject.fact}`,
  ],
  (subject) => [`Hands at work on ${subject.name}. ${subject.scene}`],
  (subject) => [`${subject.fact} That is ${subject.name} in one line. #pottery`],
  (subject) => [`What we learned from ${subject.name}: ${lower(subject.scene)} ${subject.fact}`],
  (subject) => [`New on the shelf: ${subject.name}. ${subject.fact} marram.example/shop`],
  (subject) => [
    `Kiln log. ${capital(subject.name)} goes in today. ${subject.fact}`,
    `And out again: ${lower(subject.scene)}`,
  ],
  (subject) => [
    `Three things about ${subject.name}.\n1. ${subject.fact}\n2. ${subject.scene}\n3. Ask us for the third at the table. #pottery #clay`,
  ],
  (subject) => [`Who can guess how long ${subject.name} took? ${subject.scene}`],
];

const times = ['07:40', '08:15', '09:00', '12:30', '13:10', '17:45', '18:30', '19:20', '20:05'] as const;
const days = 90;

/** Ninety days and this morning, oldest first: one short post a day, a longer one every other day, a picture once a week. */
export function tellStory(): StoryPost[] {
  const story: StoryPost[] = [];
  for (let daysAgo = days; daysAgo >= 0; daysAgo -= 1) {
    const index = days - daysAgo;
    story.push({ daysAgo, style: 'chirp', time: pick(times, index * 5), parts: say(index, index) });
    if (index % 2 === 0)
      story.push({ daysAgo, style: 'murmur', time: pick(times, index * 7 + 2), parts: say(index + 3, index + 4) });
    if (index % 7 === 3) {
      const subject = pick(subjects, index);
      story.push({
        daysAgo,
        style: 'lumen',
        time: pick(times, index * 3 + 1),
        parts: [`${capital(subject.name)}. ${subject.scene}`],
        picture: subject.picture,
      });
    }
  }
  return story;
}

/** The evening on which a post of any hour is between two and three days old: the age at which posts are compared. */
const comparedAfterDays = 2;
/** Evenings of late that are all read, so that curves of young posts have many points. */
const readEveryEvening = 30;

/** Days ago on whose evening an account's numbers are read, oldest first: of late all, before that where a post reaches its age. */
export function eveningsToRead(style: StoryPost['style']): number[] {
  const own = tellStory().filter((post) => post.style === style);
  const due = new Set(own.map(({ daysAgo }) => daysAgo - comparedAfterDays));
  return Array.from({ length: days }, (_, index) => days - index).filter(
    (ago) => ago <= readEveryEvening || due.has(ago),
  );
}

/** Every subject meets every form once before any pair comes again. */
function say(index: number, turn: number): readonly string[] {
  return pick(forms, turn + Math.floor(index / subjects.length))(pick(subjects, index));
}

function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
