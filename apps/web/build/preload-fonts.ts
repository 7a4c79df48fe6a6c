import type { HtmlTagDescriptor, Plugin } from 'vite';

/**
 * Adds a preload for the app's own voice (the latin file of Hanken Grotesk) to every page, under the hashed
 * name of the build. Newsreader is left to `font-display: swap` and its size-adjusted fallback.
 */
export function preloadFonts(): Plugin {
  return {
    name: 'antiphon-preload-fonts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, context) {
        const names = Object.keys(context.bundle ?? {}).filter((name) =>
          /hanken-grotesk-latin-wght-normal.*\.woff2$/.test(name),
        );
        return names.map(
          (name): HtmlTagDescriptor => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${name}`, crossorigin: true },
            injectTo: 'head-prepend',
          }),
        );
      },
    },
  };
}
