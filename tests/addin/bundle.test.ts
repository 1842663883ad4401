import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { parse, tokenizer } from "acorn";
import { draft, paired } from "./drafts";
import { FakeOutlook, PROFILES } from "./fakeoutlook";

const bundle = readFileSync(path.join(process.env.ADDIN_ROOT!, "dist/events.js"), "utf8");

test("the bundle is small", () => assert.ok(bundle.length <= 30 * 1024, `${bundle.length} bytes`));

test("the bundle is a script of ES2016 and plain ASCII", () => {
  parse(bundle, { ecmaVersion: 2016, sourceType: "script" });
  assert.match(bundle, /^[\x00-\x7f]*$/);
});

test("the bundle names nothing that only a browser has", () => {
  const names = new Set([...tokenizer(bundle, { ecmaVersion: 2016 })].filter((token) => token.type.label === "name").map((token) => String((token as { value?: unknown }).value)));
  for (const name of ["window", "document", "localStorage", "sessionStorage", "navigator", "location", "XMLHttpRequest", "AbortController", "require", "globalThis"]) {
    assert.ok(!names.has(name), name);
  }
});

test("the bundle runs where there is nothing but the language, Office and timers, and starts nothing by itself", () => {
  const outlook = new FakeOutlook({ profile: PROFILES[0]!, item: draft(), roaming: paired() });
  assert.deepEqual(outlook.calls, []);
  assert.deepEqual(Object.keys(outlook.handlers).sort(), ["onMessageAttachmentsChanged", "onMessageFromChanged", "onMessageRecipientsChanged", "onMessageSend", "onNewMessageCompose"]);
});
