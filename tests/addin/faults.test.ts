import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import test from "node:test";
import { answering, draft, file, paired, parents, PAIRING, SERVICE_FAULTS } from "./drafts";
import { Completed, FakeItem, FakeOutlook, Fault, Profile, PROFILES, Situation } from "./fakeoutlook";

const FAULTS: readonly Fault[] = ["fails", "never", "throws", "late", "twice"];
const LIVE = ["onMessageRecipientsChanged", "onMessageAttachmentsChanged", "onMessageFromChanged"];
const PHONE = ["onNewMessageCompose", "onMessageRecipientsChanged", "onMessageFromChanged"];
const LIMIT = 5_000;

const DRAFTS: Record<string, FakeItem> = {
  clean: draft(),
  "without a subject": draft({ subject: "" }),
  "with a program": draft({ attachments: [file("setup.exe")] }),
  "to forty parents": draft({ bcc: parents(40) }),
  "with names that want to be markup": draft({ subject: "[x](https://evil.example) *b*", attachments: [file("**a**`b`](x).exe" + "y".repeat(300) + ".exe")] }),
};

function handlersOf(profile: Profile): string[] {
  return profile.smartAlerts ? ["onNewMessageCompose", "onMessageSend", ...LIVE] : PHONE;
}

/** What must hold whatever goes wrong. */
function check(outlook: FakeOutlook, handler: string, completed: readonly Completed[], what: string): void {
  assert.equal(completed.length, 1, `${what}: completed ${completed.length} times`);
  assert.ok(completed[0]!.at <= LIMIT, `${what}: after ${completed[0]!.at} ms`);
  const changes = new Set(outlook.calls.filter((call) => /\.(set|save|replace|remove)/.test(call)));
  if (handler === "onMessageSend") {
    const allowed = ["internetHeaders.setAsync", "sessionData.setAsync", "storage.setItem"];
    assert.deepEqual([...changes].filter((call) => allowed.indexOf(call) < 0), [], `${what}: changes`);
    assert.ok(Object.keys(outlook.headers).every((name) => name === "X-MailCompliance-Eval"), what);
    checkTexts(completed[0]!.options!, what);
  }
  if (LIVE.indexOf(handler) >= 0) {
    assert.deepEqual([...changes].filter((call) => !call.startsWith("notificationMessages.")), [], `${what}: changes`);
    assert.equal(outlook.requests.length, 0, `${what}: network`);
  }
  for (const notice of outlook.notices) assert.ok(String(notice.message).length <= 150, what);
}

function checkTexts(options: Record<string, unknown>, what: string): void {
  const { errorMessage, errorMessageMarkdown, cancelLabel, contextData, allowEvent, sendModeOverride } = options;
  assert.equal(typeof allowEvent, "boolean", what);
  if (allowEvent) return;
  assert.ok(typeof errorMessage === "string" && errorMessage.length > 0 && errorMessage.length <= 500, `${what}: text of ${String(errorMessage).length}`);
  assert.ok(errorMessageMarkdown === undefined || String(errorMessageMarkdown).length <= 500, what);
  assert.ok(cancelLabel === undefined || String(cancelLabel).length <= 20, what);
  assert.ok(contextData === undefined || typeof contextData === "string", what);
  assert.ok(sendModeOverride === undefined || sendModeOverride === "promptUser", what);
}

async function run(situation: Situation, handler: string): Promise<{ outlook: FakeOutlook; completed: Completed[] }> {
  const outlook = new FakeOutlook(situation);
  return { outlook, completed: await outlook.raise(handler) };
}

/** Runs with one fault each, by profile and handler. */
const runs: Record<string, Record<string, number>> = {};

function count(profile: Profile, handler: string): void {
  const row = (runs[profile.name] = runs[profile.name] || {});
  row[handler] = (row[handler] || 0) + 1;
}

for (const profile of PROFILES) {
  test(`${profile.name}: every handler completes once and in time, whichever call to Outlook goes wrong`, async () => {
    for (const handler of handlersOf(profile)) {
      for (const [name, item] of Object.entries(DRAFTS)) {
        for (const service of ["warn", "block"] as const) {
          const base = () => ({ profile, item, roaming: handler === "onNewMessageCompose" ? { "mailcompliance.pairing": PAIRING } : paired(), service: answering(service) });
          const normal = await run(base(), handler);
          check(normal.outlook, handler, normal.completed, `${handler}, ${name}`);
          for (const call of new Set(normal.outlook.calls)) {
            for (const kind of FAULTS) {
              const { outlook, completed } = await run({ ...base(), fault: { call, kind } }, handler);
              check(outlook, handler, completed, `${handler}, ${name}, ${call} ${kind}`);
              count(profile, handler);
            }
          }
        }
      }
    }
  });

  test(`${profile.name}: every handler completes once and in time, whatever the service does`, async () => {
    for (const handler of handlersOf(profile).filter((one) => LIVE.indexOf(one) < 0)) {
      for (const [name, item] of Object.entries(DRAFTS)) {
        for (const [fault, service] of Object.entries(SERVICE_FAULTS)) {
          const roaming = handler === "onNewMessageCompose" ? { "mailcompliance.pairing": PAIRING } : paired();
          const { outlook, completed } = await run({ profile, item, roaming, service }, handler);
          check(outlook, handler, completed, `${handler}, ${name}, the service: ${fault}`);
          if (handler === "onMessageSend") assert.deepEqual(outlook.headers, {}, "a degraded send proves nothing");
          count(profile, handler);
        }
      }
    }
  });
}

for (const profile of PROFILES.filter((one) => one.smartAlerts)) {
  test(`${profile.name}: a program file is never sent silently, whatever single thing goes wrong`, async () => {
    const item = DRAFTS["with a program"]!;
    const { outlook } = await run({ profile, item, roaming: paired(), service: answering("block") }, "onMessageSend");
    const blind = ["getAttachmentsAsync", "roamingSettings.get", "mailbox.item", "isSetSupported"];
    for (const call of new Set(outlook.calls)) {
      for (const kind of FAULTS) {
        const { completed } = await run({ profile, item, roaming: paired(), service: () => "refuses", fault: { call, kind } }, "onMessageSend");
        if (blind.indexOf(call) < 0) {
          assert.equal(completed[0]!.options!.allowEvent, false, `${call} ${kind}`);
          assert.equal(completed[0]!.options!.sendModeOverride, undefined, `${call} ${kind}: must refuse, not ask`);
        }
      }
    }
  });

  if (profile.set >= 14) {
    test(`${profile.name}: what could not be read is said, and the user asked`, async () => {
      for (const call of ["to.getAsync", "cc.getAsync", "bcc.getAsync", "getAttachmentsAsync", "subject.getAsync", "body.getAsync"]) {
        const { completed } = await run({ profile, item: draft(), roaming: paired(), service: answering("pass"), fault: { call, kind: "never" } }, "onMessageSend");
        assert.equal(completed[0]!.options!.allowEvent, false, call);
        assert.equal(completed[0]!.options!.sendModeOverride, "promptUser", call);
        assert.match(String(completed[0]!.options!.errorMessage), /did not let us check/, call);
      }
    });
  }
}

test("the number of runs is not zero", () => {
  const total = Object.values(runs).reduce((sum, row) => sum + Object.values(row).reduce((one, other) => one + other, 0), 0);
  assert.ok(total > 3_000, String(total));
  assert.deepEqual(Object.keys(runs).sort(), PROFILES.map((one) => one.name).sort());
  for (const profile of PROFILES) assert.deepEqual(Object.keys(runs[profile.name]!).sort(), handlersOf(profile).sort());
  if (process.env.FAULT_RUNS) appendFileSync(process.env.FAULT_RUNS, JSON.stringify(runs) + "\n");
});
