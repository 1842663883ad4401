import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { Draft, RecipientField } from "@addin/core/draft";
import { Finding } from "@addin/core/finding";
import { judgeLocally } from "@addin/core/localrules";
import { readPolicy } from "@addin/core/policy";

interface Vector {
  readonly name: string;
  readonly draft: {
    subject?: string;
    recipients: { address: string; field: string }[];
    attachments?: { name: string; size: number; inline?: boolean; item?: boolean }[];
  };
  readonly findings: Partial<Finding>[];
}

const file = JSON.parse(readFileSync(path.join(process.env.REPOSITORY!, "tests/addin/vectors.json"), "utf8")) as { policy: unknown; drafts: Vector[] };
const policy = readPolicy(file.policy)!;

test("the policy that the service makes is one that the add-in takes", () => assert.ok(policy));

for (const vector of file.drafts) {
  test(`the add-in says what the engine says: ${vector.name}`, () => {
    const draft: Draft = {
      from: "a.khan@oakhill.example",
      subject: vector.draft.subject ?? null,
      recipients: vector.draft.recipients.map((one) => ({ address: one.address, name: "", field: one.field as RecipientField })),
      attachments: (vector.draft.attachments ?? []).map((one) => ({ name: one.name, size: one.size, isInline: one.inline === true, isItem: one.item === true })),
      body: null,
      unread: [],
    };
    const expected = vector.findings.map((one) => ({ ...one, part: one.part ?? null }));
    assert.deepEqual(sorted(judgeLocally(draft, policy)), sorted(expected as Finding[]));
  });
}

function sorted(findings: readonly Finding[]): Finding[] {
  return findings.slice().sort((one, other) => (one.rule + one.what < other.rule + other.what ? -1 : 1));
}
