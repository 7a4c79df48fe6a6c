/** Word lists by which facts are recognised. Only words whose meaning does not hang on context. */

/** Month names and short forms, English and German, with the month's number. */
export const MONTHS: ReadonlyMap<string, number> = new Map(
  [
    ['january', 'jan', 'januar', 'jänner'],
    ['february', 'feb', 'februar'],
    ['march', 'mar', 'märz'],
    ['april', 'apr'],
    ['may', 'mai'],
    ['june', 'jun', 'juni'],
    ['july', 'jul', 'juli'],
    ['august', 'aug'],
    ['september', 'sept', 'sep'],
    ['october', 'oct', 'oktober', 'okt'],
    ['november', 'nov'],
    ['december', 'dec', 'dezember', 'dez'],
  ].flatMap((names, index) => names.map((name): [string, number] => [name, index + 1])),
);

/** Weekdays, English and German, Monday = 1. */
export const WEEKDAYS: ReadonlyMap<string, number> = new Map(
  [
    ['monday', 'montag'],
    ['tuesday', 'dienstag'],
    ['wednesday', 'mittwoch'],
    ['thursday', 'donnerstag'],
    ['friday', 'freitag'],
    ['saturday', 'samstag', 'sonnabend'],
    ['sunday', 'sonntag'],
  ].flatMap((names, index) =>
    names.flatMap((name): [string, number][] => [
      [name, index + 1],
      [`${name}s`, index + 1],
    ]),
  ),
);

/** Number words. "one", "ein" and "no" are left out: they are articles and pronouns more often than counts. */
export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ...[
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
    'thirteen',
    'fourteen',
    'fifteen',
    'sixteen',
    'seventeen',
    'eighteen',
    'nineteen',
    'twenty',
  ].map((word, index): [string, number] => [word, index + 2]),
  ...['zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn', 'elf', 'zwölf'].map(
    (word, index): [string, number] => [word, index + 2],
  ),
  ['zwanzig', 20],
  ['thirty', 30],
  ['dreißig', 30],
  ['forty', 40],
  ['vierzig', 40],
  ['fifty', 50],
  ['fünfzig', 50],
  ['sixty', 60],
  ['ninety', 90],
  ['hundred', 100],
  ['hundert', 100],
  ['thousand', 1000],
  ['tausend', 1000],
]);

/** Dots after these end no sentence. */
export const ABBREVIATIONS: ReadonlySet<string> = new Set(
  'dr mr mrs ms st prof no nr vs e.g i.e z.b u.a d.h bzw ca usw inkl etc approx tel a.m p.m jr sr str'.split(' '),
);

/** The commonest words of each language: enough to tell them apart, and never worth a hashtag. */
export const STOP_WORDS: { readonly [language: string]: ReadonlySet<string> } = {
  en: wordSet(
    'a about after again all also an and any are as at be been before but by can come do does each ever every for from get had has have here how i if in into is it its just let like made make many more most much new no not now of off on once one only or other our out over own so some still such than that the their them then there these they this those to too until up us very was we were what when where which while who why will with without you your yours up-to',
  ),
  de: wordSet(
    'aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist da das dass dein deine dem den der des die dir doch du durch ein eine einem einen einer eines er es euch euer eure für ganz gibt hat haben hier ihr ihre im in ins ist ja jede jeden jeder jedes kann kein keine man mehr mein mit nach neu neue neuen neuer neues nicht noch nun nur ob oder ohne schon sehr sein seine sich sie sind so statt über um und uns unser unsere unseren unserer vom von vor wann war was weil wenn wer wie wieder wir wird wo zu zum zur',
  ),
  fr: wordSet(
    'au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur mais nous notre nos on ou où par pas plus pour que qui sa se ses son sont sur un une vos votre vous à été être',
  ),
  es: wordSet(
    'al como con de del el en es esta este la las lo los más mi muy no nos nuestra nuestro o para pero por que se sin su sus también un una y ya',
  ),
  it: wordSet(
    'al alla anche che con da dal del della di e gli i il in la le lo ma nel nella non nostra nostro per più si sono su un una',
  ),
  nl: wordSet(
    'aan bij dat de den deze die dit door een en er het hij hun ik in is maar met naar niet nog of om ons onze ook op te tot uit van voor wat we wij ze zijn',
  ),
  pt: wordSet(
    'ao aos as com da das de do dos e em é mais na nas no nos nossa nosso não o os para por que se sem seu sua um uma',
  ),
};

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
