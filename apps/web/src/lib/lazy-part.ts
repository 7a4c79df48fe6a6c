import { type ComponentType, createElement, type JSX, use } from 'react';
import { markOffline } from './online.ts';

/** A part of the app that could not be fetched: no line, or a newer version was installed meanwhile. */
export class MissingPart extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'MissingPart';
  }
}

export const isMissingPart = (error: unknown): boolean => error instanceof MissingPart;

/** What Chrome, Firefox, Safari and the loader of styles say when a file of a part did not come, or was none. */
const loadFailures = [
  /dynamically imported module/i,
  /importing a module script failed/i,
  /is not a valid javascript mime type/i,
  /unable to preload css/i,
];

/** Why there is no part: its file is missing, or what is in it broke as it began. */
function failureOf(error: unknown): Error {
  const words = error instanceof Error ? error.message : String(error);
  if (loadFailures.some((said) => said.test(words))) return new MissingPart(error);
  return new Error(words, { cause: error });
}

const failed = new Set<() => void>();

/** Lets every part that could not be fetched be fetched again. */
export function forgetMissingParts(): void {
  for (const forget of failed) forget();
  failed.clear();
}

/** A part that loads when it is first drawn, or earlier by `preload`. */
export type LazyPart<Props> = ((props: Props) => JSX.Element) & { preload: () => Promise<void> };

/**
 * A component in a file of its own. Unlike `React.lazy` it forgets a failed load: `preload` tries again, and
 * so does drawing it after `forgetMissingParts`. While it is
 * missing, drawing it throws a `MissingPart`, and an ordinary error when it came but broke.
 */
export function lazyPart<Name extends string, Props extends object>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
): LazyPart<Props> {
  let part: ComponentType<Props> | null = null;
  let loading: Promise<void> | null = null;
  let failure: Error | null = null;
  const preload = (): Promise<void> => {
    loading ??= load().then(
      (module) => {
        part = module[name];
        failure = null;
        // What React itself notes on a promise it has seen come true: drawing a part that is here must not wait a beat.
        if (loading) Object.assign(loading, { status: 'fulfilled', value: undefined });
      },
      (error: unknown) => {
        failure = failureOf(error);
        loading = null;
        failed.add(() => {
          failure = null;
        });
        if (!navigator.onLine) markOffline(new Date());
      },
    );
    return loading;
  };
  const Drawn = (props: Props): JSX.Element => {
    if (!part && failure) throw failure;
    // Also when it is there: a drawing that waited once must ask again (https://react.dev/warnings/conditional-use-of-use).
    use(preload());
    if (!part) throw failure ?? new Error(`loaded without the part ${name}`);
    return createElement(part, props);
  };
  return Object.assign(Drawn, { preload });
}
