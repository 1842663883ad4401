import { FakeItem, FakeResponse, FakeService } from "./fakeoutlook";
import type { LocalPolicy } from "@addin/core/policy";

/** A policy as the service hands it out. */
export const POLICY: LocalPolicy = {
  schema: 1,
  etag: '"p1"',
  school: "Oakhill Primary School",
  domains: ["oakhill.example"],
  rules: [
    { rule: "subject", outcome: "warn", clause: "5.1 Advice to staff, subject line", meaningless: ["hi", "no subject"] },
    { rule: "attachment-size", outcome: "block", clause: "4 Message size", maxBytes: 2_097_152 },
    { rule: "program-file", outcome: "block", clause: "4 Program files", allow: [], programs: ["exe", "js"], macros: ["xlsm"], disguises: ["pdf"] },
    { rule: "mass-send", outcome: "hold", clause: "4 Spam", maxRecipients: 30 },
    { rule: "visible-recipients", outcome: "hold", clause: "5.1 Recipients", maxVisible: 5, except: ["council.example"] },
  ],
  signature: { html: "<p>Aisha Khan<br>Class teacher</p>" },
};

export const PAIRING = { service: "https://mail.oakhill.example/", credential: "c1" };

export function paired(): Record<string, unknown> {
  return { "mailcompliance.pairing": PAIRING, "mailcompliance.policy": { policy: POLICY, at: 1_800_000_000_000 } };
}

export function draft(change: Partial<FakeItem> = {}): FakeItem {
  return {
    from: person("a.khan@oakhill.example"),
    to: [person("rosa.bell@homemail.example")],
    cc: [],
    bcc: [],
    subject: "Sports day on Friday",
    html: "<p>Please bring a towel.</p>",
    attachments: [],
    ...change,
  };
}

export function person(emailAddress: string) {
  return { emailAddress, displayName: emailAddress };
}

export function parents(count: number) {
  return Array.from({ length: count }, (_, index) => person(`parent${index}@homemail.example`));
}

export function file(name: string, size = 1000, isInline = false, attachmentType = "file") {
  return { name, size, isInline, attachmentType };
}

export const HEADER = { name: "X-MailCompliance-Eval", value: "v1.k1.payload.signature" };

const words = { clause: "4 Policy", what: "Something is wrong.", whatToDo: "Put it right.", where: null };

/** The service's answer with one finding of that outcome, or none. */
export function answer(outcome: "pass" | "warn" | "protect" | "hold" | "block"): FakeResponse {
  const findings = outcome === "pass" ? [] : [{ rule: "personal-data", outcome, ...words }];
  return { status: 200, text: JSON.stringify({ schema: 1, evaluationId: "e1", verdict: outcome, findings, header: outcome === "pass" ? null : HEADER }) };
}

export function answering(outcome: "pass" | "warn" | "protect" | "hold" | "block"): FakeService {
  return (url) => (url.indexOf("/pack") > 0 ? { status: 200, text: JSON.stringify({ ...POLICY, etag: '"p2"' }) } : answer(outcome));
}

const good = JSON.parse(answer("warn").text) as Record<string, unknown>;

/** Everything that a service, or what stands between, can do wrong. */
export const SERVICE_FAULTS: Record<string, FakeService> = {
  "refuses the connection": () => "refuses",
  "never answers": () => "never",
  "answers 20 s late": () => "late",
  "cannot even be called": () => "throws",
  "breaks off in the answer": () => "body-fails",
  "stalls in the answer": () => "body-never",
  "400": () => ({ status: 400, text: '{"title":"Bad request"}' }),
  "401": () => ({ status: 401, text: '{"title":"Not paired"}' }),
  "404": () => ({ status: 404, text: "" }),
  "409": () => ({ status: 409, text: "{}" }),
  "413": () => ({ status: 413, text: "{}" }),
  "429": () => ({ status: 429, text: "{}" }),
  "500": () => ({ status: 500, text: "" }),
  "503 of a proxy": () => ({ status: 503, text: "<html>Service unavailable</html>" }),
  "a sign-in page": () => ({ status: 200, text: "<!doctype html><title>Sign in</title>" }),
  "nothing": () => ({ status: 200, text: "" }),
  "null": () => ({ status: 200, text: "null" }),
  "half an answer": () => ({ status: 200, text: answer("warn").text.slice(0, 60) }),
  "another schema": () => ({ status: 200, text: JSON.stringify({ ...good, schema: 2 }) }),
  "findings that are none": () => ({ status: 200, text: JSON.stringify({ ...good, findings: {} }) }),
  "a finding without words": () => ({ status: 200, text: JSON.stringify({ ...good, findings: [{ rule: "x", outcome: "warn" }] }) }),
  "an outcome that does not exist": () => ({ status: 200, text: JSON.stringify({ ...good, findings: [{ rule: "x", outcome: "shout", ...words }] }) }),
  "five megabytes": () => ({ status: 200, text: JSON.stringify({ ...good, more: "x".repeat(5_000_000) }) }),
};
