import { couldRead, Draft, fingerprint, Unread } from "../core/draft";
import { Finding, verdictOf } from "../core/finding";
import { TIME } from "../core/limits";
import { judgeLocally } from "../core/localrules";
import { ALLOW, Completion, goesSilently, plan, wayOn } from "../core/plan";
import { LocalPolicy } from "../core/policy";
import { ask, attempt } from "../outlook/calls";
import { Client, readClient } from "../outlook/client";
import { completeOnce } from "../outlook/completion";
import { item, readDraft } from "../outlook/item";
import { isOpen, noteFailures, noteWarned, Pairing, readFailures, readKeptPolicy, readPairing, readReason, wasWarned } from "../outlook/stores";
import { keepTally, readTally, Tally } from "../outlook/tally";
import { evaluate, Judgement, Reply } from "../service/client";

/**
 * Send was pressed. Reads the draft, judges it by the cached policy, asks the service if it can be reached, and answers Outlook within
 * the watchdog's time whatever happens. Changes nothing of the message but the one signed field.
 */
export function onMessageSend(event: Office.MailboxEvent): void {
  // before anything is known: the user is asked where the program can ask, for silence would look like a pass
  const client = readClient();
  const pairing = readPairing();
  const policy = readPolicyInForce();
  let best: Completion = policy || pairing ? planFor(client, [notChecked(["recipients", "body", "attachments"])], true, null) : ALLOW;
  const started = Date.now();
  let tally: Tally | null = null;
  const late = () => {
    if (tally) void keepTally(tally, ["late"], Date.now() - started);
    return best;
  };
  completeOnce<Completion>(event as never, TIME.watchdog, late, async () => {
    if ((!policy && !pairing) || isOff(policy, client)) return ALLOW;
    const [draft, failures, reason, kept] = await Promise.all([
      readDraft(),
      pairing ? readFailures() : [],
      client.abilities.session && pairing ? readReason() : null,
      pairing ? readTally() : null,
    ]);
    tally = kept;
    const local = localFindings(draft, policy);
    best = planFor(client, local, true, null);
    const reply = pairing && !isOpen(failures) ? await askService(pairing, client, draft, failures, reason) : null;
    const judgement = reply && reply.ok ? reply.value : null;
    const findings = judgement ? judgement.findings.concat(unreadFindings(draft)) : local;
    best = planFor(client, findings, true, judgement, reason);
    const answer = await settle(client, draft, findings, judgement, reason);
    if (tally) await keepTally(tally, [outcomeOf(answer)].concat(reply && !reply.ok ? "service-" + reply.why : []), Date.now() - started);
    return answer;
  });
}

/** For counting. */
function outcomeOf(answer: Completion): string {
  return answer.allowEvent ? "sent" : answer.sendModeOverride ? "asked" : "refused";
}

function readPolicyInForce(): LocalPolicy | null {
  const kept = readKeptPolicy();
  return kept ? kept.policy : null;
}

function isOff(policy: LocalPolicy | null, client: Client): boolean {
  return policy !== null && (policy.sendCheckOff || []).indexOf(client.platform) >= 0;
}

async function askService(pairing: Pairing, client: Client, draft: Draft, failures: readonly number[], reason: string | null): Promise<Reply<Judgement>> {
  const reply = await evaluate(pairing, client, draft, "send", reason);
  if (!reply.ok && reply.why === "failed") await noteFailures(failures.concat(Date.now()));
  return reply;
}

/** What has to be kept before Outlook is answered: the proof of what was shown, or the note that it was. */
async function settle(client: Client, draft: Draft, findings: readonly Finding[], judgement: Judgement | null, reason: string | null): Promise<Completion> {
  const verdict = verdictOf(findings);
  if (goesSilently(verdict)) return ALLOW;
  if (wayOn(verdict, client.abilities) === "send-again") return pressAgain(client, draft, findings, judgement);
  if (verdict !== "block") await prove(judgement);
  return planFor(client, findings, false, judgement, reason);
}

/** Programs that cannot ask: the first press shows, a second one without a change is the answer. A note that cannot be kept must not lock the message in. */
async function pressAgain(client: Client, draft: Draft, findings: readonly Finding[], judgement: Judgement | null): Promise<Completion> {
  const mark = fingerprint(draft);
  if (client.abilities.session && (await wasWarned(mark))) {
    await prove(judgement);
    return ALLOW;
  }
  return client.abilities.session && (await noteWarned(mark)) ? planFor(client, findings, false, judgement) : ALLOW;
}

/** The one change at send. Best effort: without it the gateway treats the message as if nobody had been warned. */
async function prove(judgement: Judgement | null): Promise<void> {
  const header = judgement && judgement.header;
  if (header) await ask<void>(TIME.write, (done) => item().internetHeaders.setAsync({ [header.name]: header.value }, done));
}

/** @param seenBefore True where nobody has time to ask whether it was: then only a refusal stops the message on programs that cannot ask. */
function planFor(client: Client, findings: readonly Finding[], seenBefore: boolean, judgement: Judgement | null, reason: string | null = null): Completion {
  const reasonMissing = judgement !== null && judgement.reason === "require" && reason === null;
  return plan({ findings, abilities: client.abilities, seenBefore, reasonMissing, evaluation: judgement ? judgement.evaluation : null });
}

function localFindings(draft: Draft, policy: LocalPolicy | null): Finding[] {
  return (policy ? attempt(() => judgeLocally(draft, policy), [] as Finding[]) : []).concat(unreadFindings(draft));
}

const READABLE: { [part in Unread]?: string } = { recipients: "who it goes to", attachments: "the attachments", body: "the text", subject: "the subject" };

/** What could not be read is said, never taken for "there is none". Without the sender nothing local is lost. */
function unreadFindings(draft: Draft): Finding[] {
  const unread = draft.unread.filter((part) => READABLE[part] !== undefined && !couldRead(draft, part));
  return unread.length > 0 ? [notChecked(unread)] : [];
}

function notChecked(unread: readonly Unread[]): Finding {
  const parts = unread.map((part) => READABLE[part]!);
  const list = parts.length > 1 ? parts.slice(0, -1).join(", ") + " and " + parts[parts.length - 1]! : parts[0]!;
  return {
    rule: "not-checked",
    outcome: "warn",
    clause: "",
    what: `Outlook did not let us check ${list}.`,
    whatToDo: "Look at it once more yourself. The school's mail gateway checks it, too.",
    part: null,
  };
}
