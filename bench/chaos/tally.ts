/** Counts by names, in as many levels as are asked for. */
export class Tally {
  readonly #counts = new Map<string, { names: readonly string[]; count: number }>();

  add(...names: readonly string[]): void {
    const key = JSON.stringify(names);
    const known = this.#counts.get(key);
    this.#counts.set(key, { names, count: (known?.count ?? 0) + 1 });
  }

  get(...names: readonly string[]): number {
    return this.#counts.get(JSON.stringify(names))?.count ?? 0;
  }

  get sum(): number {
    return [...this.#counts.values()].reduce((total, { count }) => total + count, 0);
  }

  /** As objects in objects. */
  toJSON(): Record<string, unknown> {
    const whole: Record<string, unknown> = {};
    for (const { names, count } of this.#counts.values()) {
      let place = whole;
      for (const name of names.slice(0, -1)) {
        place[name] ??= {};
        place = place[name] as Record<string, unknown>;
      }
      place[names.at(-1) ?? ''] = count;
    }
    return whole;
  }
}
