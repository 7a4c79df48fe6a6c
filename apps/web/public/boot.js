// Runs before the first paint, so that a chosen theme does not flash. Kept apart from the bundle and free of
// inline code: the content security policy needs no exception.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('antiphon-theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    if (localStorage.getItem('antiphon-density') === 'compact') root.dataset.density = 'compact';
  } catch (error) {
    // Storage is shut in some private windows: the system's theme then holds.
    root.dataset.storage = error instanceof Error ? error.name : 'shut';
  }
  if (/Mac|iPhone|iPad/.test(navigator.platform)) root.dataset.mac = '';
})();
