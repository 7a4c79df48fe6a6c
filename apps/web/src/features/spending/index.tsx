/** What the shell draws: the month's money in one line. Loaded when it is drawn. */
export { SpendLine } from './spend-line.tsx';
