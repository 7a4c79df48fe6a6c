/** What a model costs and until when it can be asked, in words. */
import { formatPrice, parseMoney } from '../../lib/money.ts';
import type { Model } from './models.api.ts';

const perMillion = (price: string): string => formatPrice(parseMoney(price) * 1_000_000n);

/** "$3.00 in, $15.00 out per million tokens", "$0.04 a picture"; says so when nobody told a price. */
export function priceWords(model: Pick<Model, 'prices' | 'isLocal'>): string {
  if (!model.prices) return 'Price not known: it cannot be held to a cap';
  const { inputToken, outputToken, image, imageOutputToken } = model.prices;
  const parts = [
    inputToken !== null ? `${perMillion(inputToken)} in` : '',
    outputToken !== null ? `${perMillion(outputToken)} out` : '',
    imageOutputToken !== null ? `${perMillion(imageOutputToken)} picture tokens` : '',
  ].filter(Boolean);
  const tokens = parts.length > 0 ? `${parts.join(', ')} per million tokens` : '';
  const pictures = image !== null ? `${formatPrice(parseMoney(image))} a picture` : '';
  return [tokens, pictures].filter(Boolean).join('; ') || '$0.00, nothing is charged';
}

/** "Ends on 14 January 2027; claude-x follows it."; null while no end is known. `isSoon`: within 60 days. */
export function retirement(
  model: Pick<Model, 'retiresAt' | 'successor'>,
  now: Date,
): { words: string; isSoon: boolean; isOver: boolean } | null {
  if (!model.retiresAt) return null;
  const at = new Date(`${model.retiresAt}T00:00:00Z`);
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(at);
  const isOver = at <= now;
  const next = model.successor ? `; ${model.successor} follows it` : '';
  return {
    words: `${isOver ? 'Ended' : 'Ends'} on ${day}${next}.`,
    isOver,
    isSoon: at.getTime() - now.getTime() < 60 * 86_400_000,
  };
}
