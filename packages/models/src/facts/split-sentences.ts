import { ABBREVIATIONS, MONTHS } from './words.ts';

/** One thing said in the brief's own words. */
export interface Clause {
  /** Without the mark that ends it. */
  readonly text: string;
  /** `.`, `!`, `?` or their full-width kin. */
  readonly end: string;
}

const ENDS = /[.!?。！？]/u;

/** Splits free text into sentences: at line ends and end marks, not at abbreviations, decimals, addresses or "5. Mai". */
export function splitSentences(text: string): Clause[] {
  return text
    .split(/\n+/)
    .flatMap((line) => splitLine(line.trim()))
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause.text));
}

function splitLine(line: string): Clause[] {
  const found: Clause[] = [];
  let start = 0;
  for (let at = 0; at < line.length; at++) {
    const mark = line.charAt(at);
    if (!ENDS.test(mark) || !endsSentence(line, at)) continue;
    found.push({ text: tidy(line.slice(start, at)), end: mark });
    start = at + 1;
  }
  const rest = tidy(line.slice(start));
  if (rest !== '') found.push({ text: rest, end: /[\u3040-\u30ff\u4e00-\u9fff]/.test(rest) ? '。' : '.' });
  return found;
}

function tidy(text: string): string {
  return text
    .trim()
    .replace(/^[-–•*]\s+/, '')
    .replace(/^[)"”」]\s*/, '')
    .replace(/[\s,;:]+$/, '');
}

function endsSentence(line: string, at: number): boolean {
  const mark = line.charAt(at);
  if (/[。！？]/u.test(mark)) return true;
  const after = line.slice(at + 1);
  if (after !== '' && !/^["”)]?\s/.test(after)) return false;
  if (mark !== '.') return true;
  const before = line.slice(0, at);
  const word = /([\p{L}.]+)$/u.exec(before)?.[1]?.toLowerCase() ?? '';
  if (ABBREVIATIONS.has(word)) return false;
  if (/^\p{L}$/u.test(word) && after !== '') return false;
  const next = /^\s+(\p{L}+)/u.exec(after)?.[1] ?? '';
  if (/\d$/.test(before) && MONTHS.has(next.toLowerCase())) return false;
  return next === '' || !/^\p{Ll}/u.test(next) || /^\s+(?:https?:|www\.|[\w-]+(?:\.[\w-]+)+)/.test(after);
}

/** Splits a sentence where it says two things: at a semicolon, or at a dash with three words or more on each side. */
export function splitClauses(sentence: Clause): Clause[] {
  const parts = sentence.text.split(/\s*[;；]\s*|\s+[–—]\s+/u).filter((part) => part !== '');
  const areLong = parts.every((part) => part.split(/\s+/).length >= 3);
  if (parts.length < 2 || !areLong) return [sentence];
  return parts.map((text, index) => ({ text, end: index === parts.length - 1 ? sentence.end : '.' }));
}
