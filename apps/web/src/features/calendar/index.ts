/**
 * Shows: what is planned and was sent, by month and week. This door is part of the first download: `() => import(…)` only.
 */
export const loadCalendarPage = () => import('./calendar-page.tsx');
