// node build.mjs FOLDER: writes portal.css and portal.js there.
import { build } from 'esbuild'
import { compile } from 'sass'
import { execSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'

const folder = path.resolve(process.argv[2] ?? 'dist')
const find = createRequire(import.meta.url)
const moj = path.dirname(find.resolve('@ministryofjustice/frontend/package.json'))

execSync('npx --no-install tsc', { stdio: 'inherit' })
const styles = compile('portal.scss', { loadPaths: ['.', 'node_modules'], quietDeps: true })
await build({
  // the few icons of the components used here become part of the style sheet
  stdin: { contents: styles.css, loader: 'css', resolveDir: path.join(moj, 'moj/assets/images') },
  loader: { '.svg': 'dataurl' },
  bundle: true,
  minify: true,
  logLevel: 'warning',
  outfile: path.join(folder, 'portal.css'),
})
await build({
  entryPoints: ['portal.ts'],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  logLevel: 'warning',
  outfile: path.join(folder, 'portal.js'),
})
