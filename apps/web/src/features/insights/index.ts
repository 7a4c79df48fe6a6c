/** Shows: what the numbers support, and what they do not support yet. */
export const loadInsightsPage = () => import('./insights-page.tsx');
