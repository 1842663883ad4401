// The task pane: connects the mailbox once, shows what the policy says of the draft, and puts right what one press can.
import { Draft } from "../core/draft";
import { TIME } from "../core/limits";
import { Finding, verdictOf, worstFirst } from "../core/finding";
import * as matters from "./matters";
import { attempt } from "../outlook/calls";
import { readClient } from "../outlook/client";
import { item, readDraft } from "../outlook/item";
import { keepPairing, keepPolicy, noteReason, Pairing, readKeptPolicy, readPairing, readReason } from "../outlook/stores";
import { evaluate, fetchPolicy, Judgement, tellCounts } from "../service/client";
import { addToCopy, Fix, fixesFor, setSubject, signatureFix } from "./fixes";
import { prepareAsking, showAsking, showWaiting } from "./asking";
import { connection, hideConnect, prepareConnecting, showConnect } from "./connect";
import { actionWords, byId, dayOf, findingCard, goOnAtTheTop, made, placeOf, say } from "./view";
import { showOwn } from "./own";
import { showRecipients } from "./recipients";
import { followTheme } from "./theme";

void Office.onReady().then(() => {
  followTheme();
  followOutlook();
  prepareConnecting(() => check());
  prepareAsking(showOwnMatters);
  for (const id of ["again", "try-again"]) byId(id).addEventListener("click", () => void check());
  byId("disconnect").addEventListener("click", () => void disconnect());
  byId("reasons").addEventListener("change", (event) => void keepReason((event.target as HTMLInputElement).value));
  return check();
});

/** The pane may stay open while another email comes in its place, and while Outlook leads to it once more from its question at Send. */
function followOutlook(): void {
  attempt(() => Office.context.mailbox.addHandlerAsync(Office.EventType.ItemChanged, () => void check()), undefined);
  attempt(() => item().addHandlerAsync(Office.EventType.InitializationContextChanged, () => void check()), undefined);
}

/** Of several checks at once the last one is shown. */
let latest = 0;

async function check(isAgain = false): Promise<void> {
  const number = ++latest;
  if (!attempt(item, null)) return nothingOpen();
  const pairing = await connection();
  if (!pairing) return notConnected("This mailbox is not connected yet.");
  hideConnect();
  say("Looking at your email …");
  const [draft] = await Promise.all([readDraft(), refreshPolicy(pairing)]);
  const reply = await evaluate(pairing, readClient(), draft, "compose", null);
  if (number !== latest) return;
  if (reply.ok) return show(reply.value, draft);
  if (reply.why === "failed") return unreachable();
  // who is signed in is connected anew without a word
  await keepPairing(null, false);
  return isAgain || !(await connection()) ? notConnected("The connection of this mailbox has ended. Connect it again.") : check(true);
}

function nothingOpen(): void {
  byId("result").hidden = true;
  byId("retry").hidden = true;
  say("Open the email that you are writing.");
}

function notConnected(why: string): Promise<void> {
  byId("result").hidden = true;
  return showConnect(why);
}

/** What was shown before is of a draft that may have changed since: it goes. */
function unreachable(): void {
  byId("result").hidden = true;
  byId("retry").hidden = false;
  say("MailCompliance cannot be reached now. You can send your email: it is checked on its way.");
}

async function refreshPolicy(pairing: Pairing): Promise<void> {
  const kept = readKeptPolicy();
  const reply = await fetchPolicy(pairing, kept ? kept.policy.etag : null, TIME.save);
  if (reply.ok && reply.value) await keepPolicy(reply.value, Date.now());
}

function show(judgement: Judgement, draft: Draft): void {
  byId("retry").hidden = true;
  byId("result").hidden = false;
  const findings = worstFirst(judgement.findings.filter((one) => one.outcome !== "record"));
  const offered = new Set<string>();
  byId("findings").replaceChildren(...findings.map((one) => card(one, draft, judgement, offered)));
  byId("findings-title").hidden = findings.length === 0;
  const verdict = verdictOf(findings);
  byId("reasons").hidden = verdict !== "warn" || judgement.reason === "none";
  byId("reasons-title").textContent = judgement.reason === "require" ? "To send it as it is you have to say why" : "If you want to send it as it is, say why";
  showRecipients(judgement.recipients);
  list("actions", judgement.actions.map(actionWords));
  offerNow(judgement, draft);
  byId("not-seen").textContent = judgement.notSeen.length > 0 ? `Not looked at here, but on its way: ${judgement.notSeen.join(", ")}.` : "";
  const number = findings.length === 1 ? "There is one thing" : `There are ${findings.length} things`;
  showAsking(verdict, draft.subject);
  void showOwnMatters();
  void showReason();
  if (findings.length > 0) return say(`${number} to look at.`);
  say(judgement.permittedUntil ? `You have permission to send this email until ${dayOf(judgement.permittedUntil)}. Do not change it.` : "Nothing to change. You can send your email.");
}

/** @param offered What stands at a finding above: one press that mends both stands there alone. */
function card(finding: Finding, draft: Draft, judgement: Judgement, offered: Set<string>): HTMLLIElement {
  const kept = readKeptPolicy();
  const element = findingCard(finding, placeOf(finding));
  if (finding.rule === "subject") element.append(subjectForm(draft));
  for (const fix of fixesFor(finding, draft, kept ? kept.policy : null).filter((one) => !offered.has(one.label))) {
    offered.add(fix.label);
    const button = made("button", fix.label);
    button.type = "button";
    button.addEventListener("click", () => void apply(fix));
    element.append(button);
  }
  element.append(wrongButton(finding, judgement));
  return element;
}

/** Takes down that this finding should not have been shown. */
function wrongButton(finding: Finding, judgement: Judgement): HTMLButtonElement {
  const button = made("button", "This is wrong", "quiet");
  // several findings may be about one place
  button.setAttribute("aria-label", `This is wrong: ${finding.what}`);
  button.type = "button";
  button.addEventListener("click", async () => {
    const pairing = readPairing();
    const sent = pairing && (await matters.feedBack(pairing, { schema: 1, evaluationId: judgement.evaluation, rule: finding.rule, note: null }));
    button.disabled = sent !== null && sent.ok;
    say(button.disabled ? "Thank you. Whoever looks after the rules will read it." : (sent && !sent.ok && sent.why) || "That could not be sent now. Try again later.");
  });
  return button;
}

/** What happens on the way anyway, to be done here, where everybody can see it. */
function offerNow(judgement: Judgement, draft: Draft): void {
  const copied = judgement.actions.filter((one) => one.action === "copy").reduce<string[]>((all, one) => all.concat(one.to), []);
  const missing = copied.filter((address) => !draft.recipients.some((one) => one.address.toLowerCase() === address.toLowerCase()));
  if (missing.length > 0) offer(addToCopy(missing));
  const kept = readKeptPolicy();
  if (judgement.actions.some((one) => one.action === "stamp-signature")) signatureFix(kept ? kept.policy : null).forEach(offer);
}

function offer(fix: Fix): void {
  const button = made("button", fix.label);
  button.type = "button";
  button.addEventListener("click", () => void apply(fix));
  const row = made("li", "");
  row.append(button);
  byId("actions").append(row);
}

async function showOwnMatters(): Promise<void> {
  const pairing = readPairing();
  const mine = pairing && (await matters.own(pairing));
  if (mine) showOwn(mine);
  showWaiting(mine);
}

/** What was said before, where the pane is opened again. */
async function showReason(): Promise<void> {
  const reason = await readReason();
  document.querySelectorAll<HTMLInputElement>("#reasons input").forEach((one) => (one.checked = one.value === reason));
}

function subjectForm(draft: Draft): HTMLFormElement {
  const form = document.createElement("form");
  const label = made("label", "Subject");
  const input = document.createElement("input");
  label.htmlFor = input.id = "new-subject";
  input.value = draft.subject || "";
  input.maxLength = 255;
  form.append(label, input, made("button", "Use this subject"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void apply({ label: "", run: () => setSubject(input.value) });
  });
  return form;
}

async function apply(fix: Fix): Promise<void> {
  say("Changing your email …");
  const isDone = await fix.run();
  const pairing = readPairing();
  if (pairing) void tellCounts(pairing, readClient(), { counts: { [isDone ? "fix" : "fix-failed"]: 1 }, times: [] });
  if (!isDone) return say("Outlook did not let us change that. Please change it yourself.");
  // the button is gone afterwards: whoever used the keyboard goes on at the top
  await check();
  goOnAtTheTop();
}

async function disconnect(): Promise<void> {
  const pairing = readPairing();
  if (pairing) {
    await fetch("/api/addin/v1/pairings/current", { method: "DELETE", headers: { Authorization: "MC-Pairing " + pairing.credential } }).catch(() => null);
    await keepPairing(null);
  }
  await notConnected("This mailbox is no longer connected.");
  goOnAtTheTop();
}

async function keepReason(reason: string): Promise<void> {
  say((await noteReason(reason)) ? "Your reason is noted. Press Send when you are ready." : "Outlook did not keep the reason. You can send all the same.");
}

function list(id: string, lines: readonly string[]): void {
  byId(id).replaceChildren(...lines.map((line) => made("li", line)));
  byId(`${id}-section`).hidden = lines.length === 0;
}
