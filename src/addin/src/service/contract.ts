/** The service's contract, version 1; names as in the command line's JSON. */

export interface EvaluateRequest {
  schema: 1;
  requestId: string;
  phase: "compose" | "send";
  client: { platform: string; version: string };
  from: string | null;
  subject: string | null;
  recipients: { address: string; name: string; field: "to" | "cc" | "bcc" }[];
  attachments: { name: string; size: number; inline: boolean; item: boolean }[];
  body: { html: string; truncated: boolean } | null;
  unread: string[];
  reason: string | null;
}

export interface EvaluateResponse {
  schema: 1;
  evaluationId: string;
  policyVersion: string;
  verdict: "pass" | "warn" | "protect" | "hold" | "block";
  findings: { rule: string; outcome: string; clause: string; what: string; whatToDo: string; where?: { part: string } }[];
  actions: { action: string; to: string[]; why: string }[];
  notSeen: string[];
  recipients: { address: string; classes: string[] }[];
  header?: { name: string; value: string };
}
