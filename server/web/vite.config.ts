import { defineConfig } from 'vitest/config';

export default defineConfig({
  build: {
    target: 'es2022',
    // The page's Content-Security-Policy allows fonts and scripts from 'self' only: nothing may become a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // MapLibre comes in one file of its own, loaded when the first map is shown.
    chunkSizeWarningLimit: 1200,
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
});
