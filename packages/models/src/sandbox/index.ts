import { callOnce } from '@antiphon/wire';
import { z } from 'zod';
import { checkError } from '../kit/check-error.ts';
import type { KeyCheck, ModelContext, ModelEntry, Provider } from '../spec.ts';
import { sandboxErrors } from './errors.ts';
import { sandboxImage } from './image.ts';
import { type SandboxLine, sceneOf } from './run.ts';
import { sandboxText } from './text.ts';

export interface SandboxOptions {
  /** Address of `startSandboxModels`; a function where it is known only after the start. */
  readonly baseUrl: string | (() => string);
  /** Its own way there: the product's sandbox answers nobody else. Absent: by the fetch of each call. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Invented, about those of a middling real model, so that estimate, cap and ledger have something to do. */
const CATALOGUE: readonly ModelEntry[] = [
  {
    id: 'sandbox-writer',
    name: 'Sandbox writer',
    operations: ['text.generate'],
    prices: { inputToken: 20_000n, outputToken: 80_000n },
    priceVersion: 'sandbox',
    contextTokens: 100_000,
  },
  {
    id: 'sandbox-cards',
    name: 'Sandbox cards',
    operations: ['image.generate'],
    prices: { image: 400_000_000n },
    priceVersion: 'sandbox',
    sizes: ['1024x1280', '1080x1080', '1080x1350', '1080x1920', '1200x675', '1024x1024'],
  },
];

/** The pretend provider. It marks itself as sandbox; its prices are invented and its money is not real. */
export function createSandbox(options: SandboxOptions): Provider {
  const { baseUrl, fetch } = options;
  const line: SandboxLine = { baseUrl: typeof baseUrl === 'function' ? baseUrl : () => baseUrl, fetch };
  return {
    id: 'sandbox',
    name: 'Sandbox',
    isSandbox: true,
    keyForm: null,
    keyHelp: 'The sandbox needs no key. It writes from a grammar and draws cards; its prices are invented.',
    catalogueAt: () => CATALOGUE,
    operations: { 'text.generate': sandboxText(line), 'image.generate': sandboxImage(line) },
    checkKey: (context) => checkKey(line, context),
  };
}

const listSchema = z.looseObject({ models: z.array(z.looseObject({ id: z.string() })) });

async function checkKey(line: SandboxLine, context: ModelContext): Promise<KeyCheck> {
  const answer = await callOnce(line.fetch ?? context.fetch, {
    url: `${line.baseUrl()}/v1/models`,
    signal: context.signal,
  });
  const list =
    answer.kind === 'answered' && answer.status === 200 ? listSchema.safeParse(answer.json()).data : undefined;
  if (list === undefined) return { kind: 'refused', error: checkError(answer, sandboxErrors, sceneOf(context)) };
  const ids = new Set(list.models.map((model) => model.id));
  return { kind: 'accepted', models: CATALOGUE.filter((model) => ids.has(model.id)) };
}
