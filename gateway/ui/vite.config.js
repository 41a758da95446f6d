import { defineConfig } from 'vite';

export default defineConfig({
  // Served here by the gateway and by every region-service.
  base: '/playground/',
  build: {
    outDir: 'dist',
    sourcemap: false,
    // Monaco is large whatever we do; it is loaded on this page only.
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      onwarn(warning, warn) {
        // 'use client' is for servers that render; there is none here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
