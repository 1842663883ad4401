// node build.mjs FOLDER: writes the add-in's files there. node build.mjs --test: runs the tests of tests/addin on a build of their own.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";

const here = path.dirname(fileURLToPath(import.meta.url));
const LARGEST_EVENT_BUNDLE = 30 * 1024;

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", cwd: here, ...options });
  if (error || status !== 0) process.exit(status || 1);
}

function typecheck(project) {
  run(process.execPath, [path.join(here, "node_modules/typescript/bin/tsc"), "-p", project]);
}

async function bundles(folder) {
  mkdirSync(folder, { recursive: true });
  typecheck("tsconfig.json");
  // classic Outlook loads one file, without imports; Mac and web share one global scope between add-ins
  await build({
    entryPoints: [path.join(here, "src/events.ts")],
    outfile: path.join(folder, "events.js"),
    bundle: true,
    format: "iife",
    target: "es2016",
    charset: "ascii",
    minify: true,
    legalComments: "none",
    logLevel: "warning",
  });
  const size = statSync(path.join(folder, "events.js")).size;
  if (size > LARGEST_EVENT_BUNDLE) {
    console.error(`events.js has ${size} bytes; ${LARGEST_EVENT_BUNDLE} is the most`);
    process.exit(1);
  }
}

async function tests() {
  await bundles(path.join(here, "dist"));
  const source = path.resolve(here, "../../tests/addin");
  const out = path.join(here, "node_modules/.tests");
  rmSync(out, { recursive: true, force: true });
  const files = readdirSync(source).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: files.map((name) => path.join(source, name)),
    outdir: out,
    bundle: true,
    platform: "node",
    format: "esm",
    outExtension: { ".js": ".mjs" },
    target: "node18",
    logLevel: "warning",
    nodePaths: [path.join(here, "node_modules")],
    alias: { "@addin": path.join(here, "src") },
  });
  run(process.execPath, ["--test", ...process.argv.slice(3), ...files.map((name) => path.join(out, name.replace(/\.ts$/, ".mjs")))], {
    env: { ...process.env, ADDIN_ROOT: here, REPOSITORY: path.resolve(here, "../..") },
  });
}

await (process.argv[2] === "--test" ? tests() : bundles(path.resolve(process.argv[2] ?? path.join(here, "dist"))));
