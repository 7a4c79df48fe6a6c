/** Names and colours of labels. Pure. */
import { type LabelColour, labelColours } from '@antiphon/contract';

/** A name as it is compared: "Spring  Sale" and "spring sale" are one label. */
export function nameKeyOf(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** The colour that the fewest labels have, so that neighbours differ; the first of them. */
export function nextColour(taken: readonly LabelColour[]): LabelColour {
  const count = (colour: LabelColour): number => taken.filter((one) => one === colour).length;
  return labelColours.reduce((best, colour) => (count(colour) < count(best) ? colour : best));
}
