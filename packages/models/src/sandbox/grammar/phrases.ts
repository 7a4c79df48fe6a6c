/**
 * The sandbox writer's own words. They carry no fact: whatever they say stays true of every brief. `{when}`,
 * `{place}`, `{brand}`, `{audience}` and `{link}` are filled from the brief; a phrase whose gap cannot be filled
 * is not used.
 */

export type Tone = 'plain' | 'warm' | 'playful' | 'formal' | 'urgent';
type ByTone = { readonly [tone in Tone]: readonly string[] };

export interface Phrases {
  readonly question: ByTone;
  readonly list: ByTone;
  readonly note: ByTone;
  readonly leadIn: ByTone;
  readonly audience: readonly string[];
  readonly date: readonly string[];
  readonly closeWithLink: ByTone;
  readonly close: ByTone;
  /** Labels for texts in a language the brief is not written in. */
  readonly labels: {
    readonly when: string;
    readonly time: string;
    readonly where: string;
    readonly who: string;
    readonly price: string;
    readonly number: string;
    readonly link: string;
  };
}

const en: Phrases = {
  question: {
    plain: ['Free on {when}?', 'Anyone near {place}?', 'Have you heard?', 'Did you see this coming?', 'Got a minute?'],
    warm: ['Are you free on {when}?', 'Are you near {place}?', 'May we tell you something?', 'Do you have a moment?'],
    playful: ['Guess what?', 'Any plans for {when}?', 'Sitting down?', 'Ready for this?'],
    formal: [
      'Are you available on {when}?',
      'May we have a moment of your attention?',
      'May we draw your attention to this?',
    ],
    urgent: ['Is {when} in your calendar yet?', 'Have you got this on your list?', 'Still deciding?'],
  },
  list: {
    plain: ['What you need to know:', 'In short:', 'The essentials:'],
    warm: ['All you need to know:', 'Here is what we have in mind:', 'The nice part, in short:'],
    playful: ['The scoop:', 'Here goes:', 'The short version, for the impatient:'],
    formal: ['The details at a glance:', 'In summary:', 'For your information:'],
    urgent: ['Before you scroll on:', 'The short version:', 'All you need to decide:'],
  },
  note: {
    plain: ['A note from {brand}.', 'News from {brand}.', 'From all of us at {brand}:'],
    warm: ['A warm hello from {brand}.', 'From all of us at {brand}, with love:', 'Hello from {brand}.'],
    playful: ['{brand} here. Listen to this.', 'Psst, {brand} calling.', 'A word from {brand}, grinning:'],
    formal: [
      'An announcement from {brand}.',
      '{brand} is pleased to share the following.',
      'A statement from {brand}.',
    ],
    urgent: ['A quick one from {brand}.', 'Quick note from {brand}.', '{brand}, short and clear:'],
  },
  leadIn: {
    plain: ['Good to know:', 'Worth knowing:', 'For your notes:'],
    warm: ['We are glad to share this:', 'Close to our hearts:', 'Something for you:'],
    playful: ['Drumroll, please.', 'Plot twist:', 'Hold on to your hat:'],
    formal: ['Please note:', 'We are pleased to announce:', 'For your attention:'],
    urgent: ['Do not miss this:', 'Put this first today:', 'Now is the moment:'],
  },
  audience: ['For {audience}.', 'One for {audience}.', 'This goes out to {audience}.'],
  date: ['Save the date: {when}.', '{when}, and this is why.', 'A note for the calendar: {when}.'],
  closeWithLink: {
    plain: ['More: {link}', 'Details: {link}', 'Everything is here: {link}', 'Read on: {link}'],
    warm: ['All the details are here: {link}', 'Have a look: {link}', 'We put everything here: {link}'],
    playful: ['The rest of the story: {link}', 'Click, click: {link}', 'This way: {link}'],
    formal: ['Further details: {link}', 'Please find more here: {link}', 'For all details: {link}'],
    urgent: ['Do not leave it too late: {link}', 'Straight to it: {link}', 'Now, here: {link}'],
  },
  close: {
    plain: ['Pass it on.', 'Questions? Ask us.', 'Save this for later.'],
    warm: ['We would love to hear from you.', 'Tell someone who would like this.', 'Say hello in the comments.'],
    playful: ['Tag your favourite human.', 'You know what to do.', 'Tell everyone. Or keep it to yourself.'],
    formal: [
      'We look forward to hearing from you.',
      'We are happy to answer your questions.',
      'Thank you for your attention.',
    ],
    urgent: ['Do not leave it too late.', 'Tell us today.', 'Decide, then tell a friend.'],
  },
  labels: { when: 'When', time: 'Time', where: 'Where', who: 'Who', price: 'Price', number: 'Figures', link: 'More' },
};

const de: Phrases = {
  question: {
    plain: [
      'Am {when} schon etwas vor?',
      'Jemand in der Nähe von {place}?',
      'Schon gehört?',
      'Kurz Zeit?',
      'Schon gewusst?',
    ],
    warm: ['Am {when} noch frei?', 'Dürfen wir etwas erzählen?', 'Lust auf etwas Schönes?'],
    playful: ['Na, neugierig?', 'Schon Pläne für den {when}?', 'Bereit?'],
    formal: ['Haben Sie den {when} schon vorgemerkt?', 'Dürfen wir kurz informieren?', 'Kennen Sie das schon?'],
    urgent: ['Steht der {when} schon im Kalender?', 'Noch unentschlossen?', 'Schon auf der Liste?'],
  },
  list: {
    plain: ['Das Wichtigste:', 'Kurz gesagt:', 'Auf einen Blick:'],
    warm: ['Alles, was man wissen muss:', 'Das haben wir vor:', 'Das Schöne, kurz gesagt:'],
    playful: ['Die Kurzfassung für Ungeduldige:', 'Also los:', 'Zettel und Stift bereit?'],
    formal: ['Die Einzelheiten im Überblick:', 'Zusammengefasst:', 'Zur Information:'],
    urgent: ['Bevor es weitergeht:', 'Die Kurzfassung:', 'Alles für die Entscheidung:'],
  },
  note: {
    plain: ['Kurze Nachricht von {brand}.', 'Neues von {brand}.', 'Von uns allen bei {brand}:'],
    warm: ['Herzliche Grüße von {brand}.', 'Von uns allen bei {brand}, von Herzen:', 'Ein Hallo von {brand}.'],
    playful: ['{brand} am Apparat.', 'Psst, hier ist {brand}.', '{brand} hat etwas zu erzählen.'],
    formal: [
      'Eine Mitteilung von {brand}.',
      '{brand} freut sich, Folgendes mitzuteilen.',
      'Zur Kenntnis, von {brand}:',
    ],
    urgent: ['Ganz kurz von {brand}.', 'Schnelle Nachricht von {brand}.', '{brand}, kurz und klar:'],
  },
  leadIn: {
    plain: ['Gut zu wissen:', 'Zum Vormerken:', 'Für den Notizzettel:'],
    warm: ['Das teilen wir gern:', 'Das liegt uns am Herzen:', 'Etwas Schönes:'],
    playful: ['Trommelwirbel, bitte.', 'Achtung, festhalten:', 'Tusch!'],
    formal: ['Bitte beachten:', 'Wir freuen uns, anzukündigen:', 'Zur Kenntnis:'],
    urgent: ['Nicht verpassen:', 'Heute noch vormerken:', 'Jetzt ist der Moment:'],
  },
  audience: ['Für {audience}.', 'Etwas für {audience}.', 'Das hier ist für {audience}.'],
  date: ['Zum Vormerken: {when}.', '{when}, und zwar deshalb.', 'Für den Kalender: {when}.'],
  closeWithLink: {
    plain: ['Mehr: {link}', 'Einzelheiten: {link}', 'Alles dazu: {link}', 'Weiterlesen: {link}'],
    warm: ['Alle Einzelheiten: {link}', 'Gern hier schauen: {link}', 'Hier steht alles: {link}'],
    playful: ['Der Rest der Geschichte: {link}', 'Klick, klick: {link}', 'Hier entlang: {link}'],
    formal: ['Weitere Einzelheiten: {link}', 'Näheres finden Sie hier: {link}', 'Alle Angaben: {link}'],
    urgent: ['Nicht zu lange warten: {link}', 'Direkt hier: {link}', 'Jetzt, hier: {link}'],
  },
  close: {
    plain: ['Gern weitersagen.', 'Fragen? Einfach fragen.', 'Zum Merken speichern.'],
    warm: [
      'Wir freuen uns auf Nachricht.',
      'Gern jemandem zeigen, dem es gefällt.',
      'Ein Hallo in den Kommentaren freut uns.',
    ],
    playful: ['Weitersagen erlaubt.', 'Den Lieblingsmenschen markieren.', 'Der Rest ist klar.'],
    formal: [
      'Wir freuen uns auf Ihre Nachricht.',
      'Für Fragen stehen wir gern bereit.',
      'Vielen Dank für Ihre Aufmerksamkeit.',
    ],
    urgent: ['Nicht zu lange warten.', 'Am besten heute.', 'Jetzt weitersagen.'],
  },
  labels: { when: 'Wann', time: 'Uhrzeit', where: 'Wo', who: 'Wer', price: 'Preis', number: 'Zahlen', link: 'Mehr' },
};

const ja: Phrases = {
  question: {
    plain: ['{when}、空いていますか?', 'もうご存じですか?', '少しだけ、よろしいですか?', '気になりませんか?'],
    warm: ['{when}のご予定はいかがですか?', 'うれしいお知らせ、聞いていただけますか?', '少しお時間ありますか?'],
    playful: ['さて、何のお知らせでしょう?', '{when}、何してる?', '準備はいい?'],
    formal: ['{when}のご予定はいかがでしょうか?', 'すでにお聞き及びでしょうか?', '少々お時間をいただけますか?'],
    urgent: ['{when}、もう予定に入れましたか?', 'まだ迷っていますか?', 'お忘れではありませんか?'],
  },
  list: {
    plain: ['ポイントはこちら。', 'まとめると。', '押さえておきたいこと。'],
    warm: ['楽しみにしてほしいこと。', 'こんなことを考えています。', 'まとめてお伝えします。'],
    playful: ['せっかちさんのためのまとめ。', 'では、いきます。', 'メモの準備を。'],
    formal: ['概要は以下のとおりです。', '要点をお知らせします。', '下記のとおりご案内します。'],
    urgent: ['今すぐ確認したいこと。', '手短にまとめます。', '決める前にこちら。'],
  },
  note: {
    plain: ['{brand}からのお知らせです。', '{brand}より。', '{brand}のニュースです。'],
    warm: ['{brand}より、心をこめて。', '{brand}からこんにちは。', '{brand}のみんなより。'],
    playful: ['こちら{brand}、応答願います。', '{brand}、しゃべります。', 'ここだけの話、{brand}です。'],
    formal: ['{brand}よりご案内申し上げます。', '{brand}からのご報告です。', '{brand}より謹んでお知らせします。'],
    urgent: ['{brand}から、取り急ぎ。', '{brand}の速報です。', '{brand}より手短に。'],
  },
  leadIn: {
    plain: ['お知らせです。', '知っておきたいこと。', 'メモをどうぞ。'],
    warm: ['うれしいお知らせです。', '大切なお知らせです。', 'あなたに届けたいこと。'],
    playful: ['じゃーん。', '発表します。', 'ここで速報です。'],
    formal: ['ご案内申し上げます。', 'お知らせいたします。', 'ご確認ください。'],
    urgent: ['お見逃しなく。', '今日のうちにご確認を。', '今がその時です。'],
  },
  audience: ['{audience}へ。', '{audience}に届きますように。', '{audience}へのお知らせです。'],
  date: ['カレンダーに: {when}。', '{when}です。', '日付のメモ: {when}。'],
  closeWithLink: {
    plain: ['詳しくはこちら: {link}', '詳細: {link}', '続きはこちら: {link}'],
    warm: ['ぜひご覧ください: {link}', 'くわしくはこちらにまとめました: {link}', 'のぞいてみてください: {link}'],
    playful: ['つづきは: {link}', 'こちらへどうぞ: {link}', 'ぽちっと: {link}'],
    formal: ['詳細は下記をご覧ください: {link}', 'ご案内はこちらです: {link}', '詳しい情報: {link}'],
    urgent: ['お早めに: {link}', '今すぐこちら: {link}', '直接こちら: {link}'],
  },
  close: {
    plain: ['ぜひシェアしてください。', 'ご質問はお気軽に。', '保存しておくと便利です。'],
    warm: ['お返事をお待ちしています。', '好きそうな方に教えてあげてください。', 'コメントで声をかけてください。'],
    playful: ['ないしょでも、シェアでも。', 'あとは、わかりますね。', '友だちに教えてあげて。'],
    formal: ['ご連絡をお待ちしております。', 'ご不明な点はお問い合わせください。', 'よろしくお願いいたします。'],
    urgent: ['お早めに。', '今日のうちに。', 'どうぞお忘れなく。'],
  },
  labels: { when: '日にち', time: '時間', where: '場所', who: '名前', price: '価格', number: '数', link: '詳細' },
};

const LANGUAGES: { readonly [language: string]: Phrases } = { en, de, ja };

/** The phrases of a language ("en-IE" → English), or null where the writer has none and keeps to the brief's words. */
export function phrasesFor(language: string): Phrases | null {
  return LANGUAGES[language.slice(0, 2).toLowerCase()] ?? null;
}

/** Every phrase of every language: what a rewrite may take away again. */
export function allPhrases(): string[] {
  return Object.values(LANGUAGES).flatMap((phrases) =>
    [phrases.question, phrases.list, phrases.note, phrases.leadIn, phrases.closeWithLink, phrases.close]
      .flatMap((byTone) => Object.values(byTone).flat())
      .concat(phrases.audience, phrases.date),
  );
}

const TONES: readonly [Tone, RegExp][] = [
  ['urgent', /urgent|hurry|last chance|pressing|dringend|eilig|急/i],
  ['formal', /formal|professional|official|serious|corporate|sachlich|seriös|förmlich|丁寧|フォーマル/i],
  ['playful', /playful|funny|humou?r|witty|cheeky|fun\b|silly|lustig|witzig|frech|verspielt|楽しい|面白/i],
  ['warm', /warm|friendly|kind|heart|gentle|welcoming|cosy|herzlich|freundlich|liebevoll|やさしい|温か/i],
];

/** The nearest of five tones to what a person wrote. Their tone for this brief goes before the brand's voice. */
export function readTone(tone: string | undefined, voice: string | undefined): Tone {
  for (const words of [tone, voice]) {
    const found = TONES.find(([, pattern]) => words !== undefined && pattern.test(words));
    if (found) return found[0];
  }
  return 'plain';
}
