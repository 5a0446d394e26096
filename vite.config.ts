import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const built = folder('dist/web');

/** `vite` alone shows the page from its sources; what it asks goes to the program at its usual port. */
const program = 'http://localhost:4180';

/** Beside each file what a browser is sent, so that the program compresses nothing while it serves. */
function compressed(): Plugin {
  const texts = new Set(['.html', '.js', '.css', '.svg', '.md']);
  return {
    name: 'compressed',
    apply: 'build',
    closeBundle() {
      for (const each of readdirSync(built, { recursive: true, withFileTypes: true })) {
        if (!each.isFile() || !texts.has(extname(each.name))) continue;
        const path = join(each.parentPath, each.name);
        const body = readFileSync(path);
        writeFileSync(`${path}.br`, brotliCompressSync(body));
        writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  root: folder('src/web'),
  plugins: [react(), compressed()],
  build: {
    outDir: built,
    emptyOutDir: true,
    target: 'es2023',
    // The policy of the page allows no scripts inside it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    // What may come first is measured by a test: test/page-size.test.ts.
    chunkSizeWarningLimit: 1_500,
  },
  server: { proxy: { '/api': program, '/playground/api': program } },
});
