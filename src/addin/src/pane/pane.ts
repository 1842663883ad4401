// The task pane: connects the mailbox once, shows what the policy says of the draft, and puts right what one press can.
import { Draft } from "../core/draft";
import { Finding, verdictOf, worstFirst } from "../core/finding";
import * as matters from "./matters";
import { readClient } from "../outlook/client";
import { readDraft } from "../outlook/item";
import { keepPairing, keepPolicy, noteReason, Pairing, readKeptPolicy, readPairing } from "../outlook/stores";
import { evaluate, fetchPolicy, Judgement } from "../service/client";
import { addToCopy, Fix, fixesFor, setSubject } from "./fixes";
import { actionWords, byId, classWords, findingCard, made, placeOf } from "./view";
import { showOwn } from "./own";

void Office.onReady().then(() => {
  byId<HTMLFormElement>("connect").addEventListener("submit", (event) => {
    event.preventDefault();
    void connect();
  });
  byId("again").addEventListener("click", () => void check());
  byId("disconnect").addEventListener("click", () => void disconnect());
  byId<HTMLFormElement>("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    void askHead();
  });
  byId("reasons").addEventListener("change", (event) => void keepReason((event.target as HTMLInputElement).value));
  return check();
});

async function check(): Promise<void> {
  const pairing = readPairing();
  if (!pairing) return showConnect("This mailbox is not connected yet.");
  say("Looking at your email …");
  const [draft] = await Promise.all([readDraft(), refreshPolicy(pairing)]);
  const reply = await evaluate(pairing, readClient(), draft, "compose", null);
  if (reply.ok) return show(reply.value, draft);
  if (reply.why === "unpaired") return showConnect("The connection of this mailbox has ended. Connect it again.");
  return say("MailCompliance cannot be reached now. You can send your email: it is checked on its way.");
}

async function refreshPolicy(pairing: Pairing): Promise<void> {
  const kept = readKeptPolicy();
  const reply = await fetchPolicy(pairing, kept ? kept.policy.etag : null);
  if (reply.ok && reply.value) await keepPolicy(reply.value, Date.now());
}

function show(judgement: Judgement, draft: Draft): void {
  byId("connect").hidden = true;
  byId("result").hidden = false;
  const findings = worstFirst(judgement.findings.filter((one) => one.outcome !== "record"));
  byId("findings").replaceChildren(...findings.map((one) => card(one, draft, judgement)));
  byId("findings-title").hidden = findings.length === 0;
  const verdict = verdictOf(findings);
  byId("reasons").hidden = verdict !== "warn" && verdict !== "hold";
  list("recipients", judgement.recipients.map((one) => `${one.address}: ${classWords(one.classes)}`));
  list("actions", judgement.actions.map(actionWords));
  offerCopies(judgement, draft);
  byId("not-seen").textContent = judgement.notSeen.length > 0 ? `Not looked at here, but on its way: ${judgement.notSeen.join(", ")}.` : "";
  const number = findings.length === 1 ? "There is one thing" : `There are ${findings.length} things`;
  byId("ask-section").hidden = verdict === "block";
  void showOwnMatters();
  say(findings.length === 0 ? "Nothing to change. You can send your email." : `${number} to look at.`);
}

function card(finding: Finding, draft: Draft, judgement: Judgement): HTMLLIElement {
  const kept = readKeptPolicy();
  const element = findingCard(finding, placeOf(finding));
  if (finding.rule === "subject") element.append(subjectForm(draft));
  for (const fix of fixesFor(finding, draft, kept ? kept.policy : null)) {
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
  button.type = "button";
  button.addEventListener("click", async () => {
    const pairing = readPairing();
    const taken = pairing && (await matters.feedBack(pairing, { schema: 1, evaluationId: judgement.evaluation, rule: finding.rule, note: null }));
    button.disabled = taken !== null;
    say(taken ? "Thank you. Whoever looks after the rules will read it." : "That could not be sent now. Try again later.");
  });
  return button;
}

/** The copies that go out anyway, to be put in Cc where everybody can see them. */
function offerCopies(judgement: Judgement, draft: Draft): void {
  const copied = judgement.actions.filter((one) => one.action === "copy").reduce<string[]>((all, one) => all.concat(one.to), []);
  const missing = copied.filter((address) => !draft.recipients.some((one) => one.address.toLowerCase() === address.toLowerCase()));
  if (missing.length === 0) return;
  const fix = addToCopy(missing);
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
}

async function askHead(): Promise<void> {
  const pairing = readPairing();
  const question = byId<HTMLTextAreaElement>("question");
  if (!pairing || question.value.trim() === "") return question.focus();
  say("Sending your question …");
  const draft = await readDraft();
  const taken = await matters.ask(pairing, {
    schema: 1,
    requestId: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`,
    question: question.value.trim().slice(0, 2000),
    subject: draft.subject,
    recipients: draft.recipients.map((one) => one.address).filter((address) => address.length > 0),
    html: draft.body === null ? null : draft.body.slice(0, matters.LONGEST_HTML),
  });
  if (!taken) return say("Your question could not be sent now. Try again later.");
  question.value = "";
  await showOwnMatters();
  say(`Your question went to ${taken.givenTo.join(", ")}. Keep the draft: the answer comes by email and stands here.`);
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
  if (!(await fix.run())) return say("Outlook did not let us change that. Please change it yourself.");
  // the button is gone afterwards: whoever used the keyboard goes on at the top
  await check();
  const status = byId("status");
  status.tabIndex = -1;
  status.focus();
}

async function connect(): Promise<void> {
  const input = byId<HTMLInputElement>("code");
  say("Connecting …");
  const credential = await redeem(input.value);
  const isKept = credential !== null && (await keepPairing({ service: location.origin, credential }));
  const error = byId("code-error");
  error.hidden = isKept;
  input.setAttribute("aria-invalid", String(!isKept));
  if (isKept) {
    input.value = "";
    return check();
  }
  error.textContent = credential === null ? "This code does not work. Ask your technician for a new one." : "Outlook did not keep the connection. Try again.";
  say("Not connected.");
  input.focus();
}

async function redeem(code: string): Promise<string | null> {
  try {
    const response = await fetch("/api/addin/v1/pairings", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code }) });
    return response.status === 201 ? ((await response.json()) as { credential: string }).credential : null;
  } catch (_) {
    return null;
  }
}

async function disconnect(): Promise<void> {
  const pairing = readPairing();
  if (pairing) {
    await fetch("/api/addin/v1/pairings/current", { method: "DELETE", headers: { Authorization: "MC-Pairing " + pairing.credential } }).catch(() => null);
    await keepPairing(null);
  }
  showConnect("This mailbox is no longer connected.");
}

async function keepReason(reason: string): Promise<void> {
  say((await noteReason(reason)) ? "Your reason is noted. Press Send when you are ready." : "Outlook did not keep the reason. You can send all the same.");
}

function showConnect(why: string): void {
  byId("result").hidden = true;
  byId("connect").hidden = false;
  say(why);
}

function say(text: string): void {
  byId("status").textContent = text;
}

function list(id: string, lines: readonly string[]): void {
  byId(id).replaceChildren(...lines.map((line) => made("li", line)));
  byId(`${id}-section`).hidden = lines.length === 0;
}
