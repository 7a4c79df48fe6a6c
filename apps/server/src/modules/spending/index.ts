/**
 * Owns: the ledger (reserve, settle, release), the monthly cap.
 * Takes in: upper bounds before anything is paid for, exact amounts after.
 * Sends out: spend.reserved, spend.settled, spend.released, spend.cap_changed.
 */
export { whenCapIsRaised } from './cap-raised.ts';
export { listLeftReservations } from './left-reservations.instance.queries.ts';
export { monthTotals } from './month-totals.ts';
export { releaseSpend, reserveSpend, type SpendRequest, settleSpend } from './reserve-spend.ts';
export { capRefusal } from './spending.errors.ts';
export { presentMonth } from './spending.present.ts';
export { spendingRoutes } from './spending.routes.ts';
export { inDollars } from './spending.rules.ts';
