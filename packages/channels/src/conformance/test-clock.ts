/** The clock of channel and stand-in alike; it moves only when told. */
export class TestClock {
  #now = new Date('2026-11-20T10:00:00.000Z');

  readonly now = (): Date => new Date(this.#now);

  readonly advance = (ms: number): void => {
    this.#now = new Date(this.#now.getTime() + ms);
  };
}
