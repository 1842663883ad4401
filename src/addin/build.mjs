// node build.mjs FOLDER: writes the add-in's files there. node build.mjs --test: runs the tests of tests/addin on a build of their own.
// node build.mjs --run NAME ARGUMENTS: runs tests/addin/NAME.ts on the last such build, for tests that need a service.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { icon } from "./icons.mjs";

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
  typecheck("tsconfig.pane.json");
  await build({
    entryPoints: ["pane", "sent", "signin"].map((name) => path.join(here, "src/pane", name + ".ts")),
    outdir: folder,
    bundle: true,
    format: "iife",
    target: "es2020",
    charset: "ascii",
    minify: true,
    // the sign-in library's licence wants its notice kept
    legalComments: "eof",
    logLevel: "warning",
  });
  for (const name of ["pane.html", "sent.html", "pane.css", "help.html", "events.html"]) copyFileSync(path.join(here, "src/pane", name), path.join(folder, name));
  for (const pixels of [16, 25, 32, 48, 50, 64, 75, 80, 96, 128, 144, 192]) writeFileSync(path.join(folder, `icon-${pixels}.png`), icon(pixels));
  const size = statSync(path.join(folder, "events.js")).size;
  if (size > LARGEST_EVENT_BUNDLE) {
    console.error(`events.js has ${size} bytes; ${LARGEST_EVENT_BUNDLE} is the most`);
    process.exit(1);
  }
}

/** Bundles sources of tests/addin for Node and runs them. */
async function runTests(names, before, after) {
  const source = path.resolve(here, "../../tests/addin");
  const out = path.join(here, "node_modules/.tests", String(process.pid));
  await build({
    entryPoints: names.map((name) => path.join(source, name + ".ts")),
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
  const { status } = spawnSync(process.execPath, [...before, ...names.map((name) => path.join(out, name + ".mjs")), ...after], {
    stdio: "inherit",
    env: { ...process.env, ADDIN_ROOT: here, REPOSITORY: path.resolve(here, "../..") },
  });
  rmSync(out, { recursive: true, force: true });
  process.exit(status ?? 1);
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === "--test") {
  await bundles(path.join(here, "dist"));
  const names = readdirSync(path.resolve(here, "../../tests/addin")).filter((name) => name.endsWith(".test.ts"));
  await runTests(names.map((name) => name.replace(/\.ts$/, "")), ["--test", ...rest], []);
} else if (mode === "--run") {
  if (!existsSync(path.join(here, "dist/events.js"))) await bundles(path.join(here, "dist"));
  await runTests([rest[0]], [], rest.slice(1));
} else {
  await bundles(path.resolve(mode ?? path.join(here, "dist")));
}
