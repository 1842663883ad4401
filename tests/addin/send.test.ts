import assert from "node:assert/strict";
import test from "node:test";
import { answer, answering, draft, file, HEADER, paired, PAIRING, parents, POLICY } from "./drafts";
import { FakeOutlook, PROFILES, Situation } from "./fakeoutlook";

const [classic13, , classic15, mac] = PROFILES as unknown as [Situation["profile"], Situation["profile"], Situation["profile"], Situation["profile"]];

function outlook(change: Partial<Situation>): FakeOutlook {
  return new FakeOutlook({ profile: classic15, item: draft(), roaming: paired(), service: answering("pass"), ...change });
}

async function send(fake: FakeOutlook) {
  const completed = await fake.raise("onMessageSend");
  assert.equal(completed.length, 1);
  return completed[0]!.options as Record<string, string | boolean>;
}

test("a clean message goes without a word and without a header", async () => {
  const fake = outlook({});
  assert.deepEqual(await send(fake), { allowEvent: true });
  assert.deepEqual(fake.headers, {});
  assert.equal(fake.requests[0]!.url, "https://mail.oakhill.example/api/addin/v1/evaluate");
  assert.equal(fake.requests[0]!.headers.Authorization, "MC-Pairing c1");
});

test("a warning asks, and the proof that it was shown is on the message before the user can press Send Anyway", async () => {
  const fake = outlook({ service: answering("warn") });
  const options = await send(fake);
  assert.equal(options.allowEvent, false);
  assert.equal(options.sendModeOverride, "promptUser");
  assert.match(String(options.errorMessage), /Something is wrong\. Put it right\. \(Policy: 4 Policy\)/);
  assert.match(String(options.errorMessage), /Send Anyway sends it as it is\./);
  assert.equal(options.commandId, "mailcompliance.open");
  assert.deepEqual(JSON.parse(String(options.contextData)), { evaluation: "e1" });
  assert.deepEqual(fake.headers, { [HEADER.name]: HEADER.value });
});

test("a block refuses and proves nothing", async () => {
  const fake = outlook({ service: answering("block") });
  const options = await send(fake);
  assert.equal(options.allowEvent, false);
  assert.equal(options.sendModeOverride, undefined);
  assert.deepEqual(fake.headers, {});
});

test("what will be held says that somebody has to look at it", async () => {
  const options = await send(outlook({ service: answering("hold") }));
  assert.equal(options.sendModeOverride, "promptUser");
  assert.match(String(options.errorMessage), /will wait until somebody with permission has looked at it/);
  assert.match(String(options.errorMessage), /Send Anyway asks for permission/);
});

test("what the gateway encrypts by itself goes without a word", async () => assert.deepEqual(await send(outlook({ service: answering("protect") })), { allowEvent: true }));

test("markdown only where it is understood, and without markup of others", async () => {
  const item = draft({ attachments: [file("[click](https://evil.example) *now*.exe")] });
  const modern = await send(outlook({ item, service: () => "refuses" }));
  assert.match(String(modern.errorMessageMarkdown), /\\\[click\\\]\\\(https:\/\/evil\\\.example\\\) \\\*now\\\*/);
  const old = await send(outlook({ profile: mac, item, service: () => "refuses" }));
  assert.equal(old.errorMessageMarkdown, undefined);
});

test("where the program cannot ask, the second press without a change is the answer", async () => {
  const item = draft();
  const fake = outlook({ profile: classic13, item, service: answering("warn") });
  const first = await send(fake);
  assert.equal(first.allowEvent, false);
  assert.match(String(first.errorMessage), /Pressing Send again sends it as it is/);
  assert.deepEqual(fake.headers, {});
  assert.deepEqual(await send(fake), { allowEvent: true });
  assert.deepEqual(fake.headers, { [HEADER.name]: HEADER.value });
});

test("a change between the presses asks again", async () => {
  const item = draft();
  const fake = outlook({ profile: classic13, item, service: answering("warn") });
  await send(fake);
  item.subject = "Sports day on Monday";
  assert.equal((await send(fake)).allowEvent, false);
});

test("six minutes between the presses ask again", async () => {
  const fake = outlook({ profile: classic13, service: answering("warn") });
  await send(fake);
  await fake.time.pass(6 * 60_000);
  assert.equal((await send(fake)).allowEvent, false);
});

test("pressing again never sends what is blocked", async () => {
  const fake = outlook({ profile: classic13, service: answering("block") });
  await send(fake);
  assert.equal((await send(fake)).allowEvent, false);
});

test("without a service the cached policy decides", async () => {
  const missing = outlook({ item: draft({ subject: "" }), service: () => "refuses" });
  const options = await send(missing);
  assert.equal(options.sendModeOverride, "promptUser");
  assert.match(String(options.errorMessage), /Your message has no subject\./);
  assert.deepEqual(await send(outlook({ service: () => "refuses" })), { allowEvent: true });
});

test("a mailbox that nobody has connected sends as ever", async () => {
  const fake = outlook({ roaming: {}, item: draft({ subject: "" }) });
  assert.deepEqual(await send(fake), { allowEvent: true });
  assert.equal(fake.requests.length, 0);
});

test("after two failures the service is left alone for ten minutes", async () => {
  let calls = 0;
  const fake = outlook({ service: () => (calls++, "never") });
  for (let press = 0; press < 4; press++) await send(fake);
  assert.equal(calls, 2);
  await fake.time.pass(10 * 60_000);
  await send(fake);
  assert.equal(calls, 3);
});

test("a credential that is no longer good is not a failure of the service", async () => {
  const fake = outlook({ service: () => ({ status: 401, text: "{}" }) });
  for (let press = 0; press < 3; press++) await send(fake);
  assert.equal(fake.requests.length, 3);
});

test("a header that the service should not send is not set", async () => {
  for (const header of [{ name: "Bcc", value: "x" }, { name: HEADER.name, value: "a\r\nBcc: x" }, { name: HEADER.name, value: "x".repeat(901) }]) {
    const fake = outlook({ service: () => ({ status: 200, text: JSON.stringify({ ...JSON.parse(answer("warn").text), header }) }) });
    await send(fake);
    assert.deepEqual(fake.headers, {});
  }
});

test("the body goes to the service up to its limit, and says where it was cut", async () => {
  const fake = outlook({ item: draft({ html: "x".repeat(400_000) }) });
  await send(fake);
  const body = JSON.parse(fake.requests[0]!.body!).body as { html: string; truncated: boolean };
  assert.equal(body.html.length, 150_000);
  assert.equal(body.truncated, true);
});

test("with a thousand recipients the request stays within what the service reads, and says that the text was cut", async () => {
  for (const html of ["\u{1f600}".repeat(75_000), 'a="b" '.repeat(25_000), "ü".repeat(150_000)]) {
    const fake = outlook({ item: draft({ bcc: parents(999), html }) });
    await send(fake);
    const text = fake.requests[0]!.body!;
    assert.ok(Buffer.byteLength(text) <= 256 * 1024, String(Buffer.byteLength(text)));
    const request = JSON.parse(text) as { body: { html: string; truncated: boolean }; recipients: unknown[] };
    assert.equal(request.recipients.length, 1000);
    assert.equal(request.body.truncated, true);
    assert.ok(html.startsWith(request.body.html) && !/[\ud800-\udbff]$/.test(request.body.html));
  }
});

test("a mailbox whose connection was ended is told so above the new message, and has its signature all the same", async () => {
  const roaming = { ...paired(), "mailcompliance.policy": { policy: POLICY, at: 1_800_000_000_000 - 2 * 60 * 60_000 } };
  const fake = outlook({ roaming, service: () => ({ status: 401, text: "{}" }) });
  await fake.raise("onNewMessageCompose");
  assert.match(String(fake.notices[0]!.message), /no longer connected to this mailbox/);
  assert.equal((fake.notices[0]!.actions as { commandId: string }[])[0]!.commandId, "mailcompliance.open");
  assert.equal(fake.signature, POLICY.signature!.html);
});

test("links to files in the cloud are no attachments", async () => {
  const fake = outlook({ item: draft({ attachments: [file("plan.exe", 9_000_000, false, "cloud")] }), service: () => "refuses" });
  assert.deepEqual(await send(fake), { allowEvent: true });
});

test("a platform that the school switched off sends as ever", async () => {
  const roaming = { ...paired(), "mailcompliance.policy": { policy: { ...POLICY, sendCheckOff: ["Mac"] }, at: 1_800_000_000_000 } };
  const item = draft({ subject: "" });
  assert.deepEqual(await send(outlook({ profile: mac, roaming, item, service: () => "refuses" })), { allowEvent: true });
  assert.equal((await send(outlook({ roaming, item, service: () => "refuses" }))).allowEvent, false);
});

test("findings come worst first, at most three with the number of the rest", async () => {
  const item = draft({ subject: "", to: parents(31), attachments: [file("a.exe"), file("b.js"), file("big.pdf", 3_000_000)] });
  const text = String((await send(outlook({ item, service: () => "refuses" }))).errorMessage);
  assert.ok(text.length <= 500);
  assert.ok(text.indexOf("cannot be sent as it is") >= 0 && text.indexOf("more points") > 0 && text.indexOf("no subject") < 0, text);
});

test("live advice says what is wrong while it is written, and takes it back", async () => {
  const item = draft({ to: parents(7) });
  const fake = outlook({ item });
  await fake.raise("onMessageRecipientsChanged");
  assert.match(String(fake.notices[0]!.message), /^7 people outside the school can see one another's addresses/);
  assert.equal((fake.notices[0]!.actions as { commandId: string }[])[0]!.commandId, "mailcompliance.open");
  item.to = parents(2);
  await fake.raise("onMessageRecipientsChanged");
  assert.equal(fake.calls[fake.calls.length - 1], "notificationMessages.removeAsync");
});

test("a new message gets the signature, and the policy is cached for an hour", async () => {
  const roaming: Record<string, unknown> = { "mailcompliance.pairing": PAIRING };
  const fake = outlook({ roaming });
  await fake.raise("onNewMessageCompose");
  assert.equal(fake.signature, POLICY.signature!.html);
  assert.equal((roaming["mailcompliance.policy"] as { policy: { etag: string } }).policy.etag, '"p2"');
  await fake.raise("onNewMessageCompose");
  assert.equal(fake.requests.length, 1);
  await fake.time.pass(60 * 60_000);
  await fake.raise("onNewMessageCompose");
  assert.equal(fake.requests[1]!.headers["If-None-Match"], '"p2"');
});

test("a mailbox that nobody has connected is told so above the new message", async () => {
  const fake = outlook({ roaming: {} });
  await fake.raise("onNewMessageCompose");
  assert.match(String(fake.notices[0]!.message), /not connected/);
});

test("what happened at Send is told in numbers with the next new message, and then forgotten", async () => {
  const secret = "Zebrafish";
  const fake = outlook({ item: draft({ subject: secret, html: secret }), service: answering("warn"), fault: { call: "cc.getAsync", kind: "fails" } });
  await send(fake);
  await fake.raise("onNewMessageCompose");
  const told = fake.requests.filter((request) => request.url.endsWith("/telemetry"));
  assert.equal(told.length, 1);
  const body = JSON.parse(told[0]!.body!) as { counts: { name: string; count: number }[]; sendMilliseconds: number[] };
  assert.deepEqual(body.counts, [{ name: "asked", count: 1 }, { name: "office-failed", count: 1 }]);
  assert.equal(body.sendMilliseconds.length, 1);
  assert.ok(!told[0]!.body!.includes(secret) && !told[0]!.body!.includes("@"), told[0]!.body);
});

test("faults of the service are told when it is back", async () => {
  let isBack = false;
  const fake = outlook({ service: (url) => (isBack ? (url.endsWith("/telemetry") ? { status: 204, text: "" } : answering("pass")(url)) : "refuses") });
  for (let press = 0; press < 2; press++) await send(fake);
  isBack = true;
  await fake.raise("onNewMessageCompose");
  await fake.raise("onNewMessageCompose");
  const told = fake.requests.filter((request) => request.url.endsWith("/telemetry"));
  assert.deepEqual(JSON.parse(told[0]!.body!).counts, [{ name: "sent", count: 2 }, { name: "service-failed", count: 2 }]);
  assert.equal(told.length, 1, "told once");
});

test("where the policy asks for a reason, going on without one leads to the pane", async () => {
  const requiring = () => ({ status: 200, text: JSON.stringify({ ...(JSON.parse(answer("warn").text) as object), reason: "require" }) });
  const without = await send(outlook({ service: requiring }));
  assert.equal(without.allowEvent, false);
  assert.equal(without.sendModeOverride, undefined);
  assert.equal(without.commandId, "mailcompliance.open");
  assert.match(String(without.errorMessage), /choose Fix this email, say why, and send it again/);
  const fake = outlook({ service: requiring });
  fake.session["mailcompliance.reason"] = "checked";
  assert.equal((await send(fake)).sendModeOverride, "promptUser");
});
