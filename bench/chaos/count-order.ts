/** Per account: the first visible steps begin in due order, one at a time. */
import type { Row } from './count.ts';
import type { Plan } from './plan.ts';
import type { Starts, Try } from './watch-starts.ts';

export interface Order {
  readonly accounts: number;
  readonly publications: number;
  /** Two first visible steps of one account under way at once. */
  readonly atOnce: readonly string[];
  /** Began before one that was due earlier, which had not stood aside. */
  readonly outOfOrder: readonly { readonly words: string; readonly id: string }[];
  /** Began before one that was due earlier and had stood aside: that is as it should be. */
  readonly passedAside: number;
}

/** `asides`: ids of those that were seen to give their place in the lane back. */
export function judgeOrder(plan: Plan, rows: readonly Row[], { tries }: Starts, asides: ReadonlySet<string>): Order {
  const stoodAside = (row: Row): boolean => row.wasInDoubt || asides.has(row.id);
  const byKey = new Map(rows.map((row) => [`${row.post} ${row.account}`, row]));
  const orders = plan.accounts.map(({ network, name }, account) => {
    const own = tries
      .filter((one) => one.network === network && plan.posts[one.post - 1]?.accounts.includes(account))
      .toSorted((a, b) => a.beganAt - b.beganAt);
    const posts = [...new Set(own.map((one) => one.post))];
    const begun = posts.flatMap((post) => byKey.get(`${post} ${account}`) ?? []);
    const passed = passings(begun);
    return {
      publications: begun.length,
      atOnce: overlaps(own).map(([a, b]) => `${name}: posts ${a} and ${b}`),
      outOfOrder: passed
        .filter(({ left }) => !stoodAside(left))
        .map(({ first, left }) => ({
          words: `${name}: post ${first.post} began before post ${left.post}`,
          id: left.id,
        })),
      passedAside: passed.filter(({ left }) => stoodAside(left)).length,
    };
  });
  return {
    accounts: orders.length,
    publications: orders.reduce((total, one) => total + one.publications, 0),
    atOnce: orders.flatMap((one) => one.atOnce),
    outOfOrder: orders.flatMap((one) => one.outOfOrder),
    passedAside: orders.reduce((total, one) => total + one.passedAside, 0),
  };
}

/** Pairs where one began although the other, due earlier, had not begun yet. */
function passings(begun: readonly Row[]): { first: Row; left: Row }[] {
  return begun.flatMap((first, index) =>
    begun
      .slice(index + 1)
      .filter((left) => isBefore(left, first))
      .map((left) => ({ first, left })),
  );
}

function overlaps(tries: readonly Try[]): [number, number][] {
  const found: [number, number][] = [];
  let last: Try | undefined;
  for (const one of tries) {
    if (last && last.post !== one.post && endOf(last) > one.beganAt) found.push([last.post, one.post]);
    if (!last || endOf(one) > endOf(last)) last = one;
  }
  return found;
}

const endOf = (one: Try): number => one.endedAt ?? one.beganAt;

function isBefore(a: Row, b: Row): boolean {
  const apart = a.dueAt.getTime() - b.dueAt.getTime();
  return apart < 0 || (apart === 0 && a.id < b.id);
}
