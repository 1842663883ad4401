// "Ask before you send": a question to the head, or, for an email that would be held, permission that lets it go without waiting.
import { Verdict } from "../core/finding";
import { readClient } from "../outlook/client";
import { readDraft } from "../outlook/item";
import { Pairing, readPairing } from "../outlook/stores";
import { newId, requestOf } from "../service/client";
import { OwnMatters } from "../service/contract";
import * as matters from "./matters";
import { byId, dayOf, goOnAtTheTop, say } from "./view";

const LONGEST = 2000;

const QUESTION = { title: "Ask before you send", label: "Your question for the head", hint: "Your draft goes with it.", button: "Ask" };
const PERMISSION = {
  title: "Ask for permission",
  label: "Why should it go?",
  hint: "Your draft goes with it. If it is allowed, send it within seven days without changes: it goes without waiting.",
  button: "Ask for permission",
};

let asksPermission = false;
let subject = "";

export function prepareAsking(shown: () => Promise<void>): void {
  byId<HTMLFormElement>("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    void sendQuestion(shown);
  });
  byId("ask-again").addEventListener("click", () => {
    showForm(null);
    byId("question").focus();
  });
}

/** The form that fits: what must change anyway is nothing to ask about. It comes when {@link showWaiting} knows that nothing was asked yet. */
export function showAsking(verdict: Verdict, ofDraft: string | null): void {
  subject = ofDraft || "";
  asksPermission = verdict === "hold";
  const words = asksPermission ? PERMISSION : QUESTION;
  byId("ask-section").hidden = verdict === "block";
  byId("ask-title").textContent = words.title;
  byId("question-label").textContent = words.label;
  byId("question-hint").textContent = words.hint;
  byId("ask-button").textContent = words.button;
}

/**
 * In place of the form, once the question is on its way: who asks twice has two answers to wait for.
 * @param own Null: not known.
 */
export function showWaiting(own: OwnMatters | null): void {
  const kind = asksPermission ? "permission" : "advice";
  const waiting = (own ? own.asked : []).filter((one) => one.kind === kind && !one.decision && (one.subject || "") === subject)[0];
  showForm(waiting ? dayOf(waiting.at) : null);
}

/** @param askedAt Null: it can be asked. */
function showForm(askedAt: string | null): void {
  byId("ask").hidden = askedAt !== null;
  byId("waiting").hidden = askedAt === null;
  if (askedAt !== null) byId("waiting-since").textContent = `You asked on ${askedAt}. Keep the draft as it is: the answer comes by email and stands here.`;
}

/** @param shown Shows the question among the person's own. */
async function sendQuestion(shown: () => Promise<void>): Promise<void> {
  const pairing = readPairing();
  const question = byId<HTMLTextAreaElement>("question");
  const text = question.value.trim().slice(0, LONGEST);
  if (!pairing || text === "") return question.focus();
  const permission = asksPermission;
  say("Sending your question …");
  const sent = await (permission ? askPermission(pairing, text) : askHead(pairing, text));
  if (!sent.ok) return say(sent.why || "Your question could not be sent now. Try again later.");
  question.value = "";
  await shown();
  goOnAtTheTop();
  const whom = sent.taken.givenTo.join(", ");
  say(
    permission
      ? `${whom} can allow it now. Keep the draft as it is: the answer comes by email and stands here.`
      : `Your question went to ${whom}. Keep the draft: the answer comes by email and stands here.`,
  );
}

/** Nobody can allow what nobody saw whole. */
async function askPermission(pairing: Pairing, note: string): Promise<matters.Sent> {
  const draft = await readDraft();
  const request = requestOf(readClient(), draft, "compose", null);
  if (draft.unread.length > 0) return { ok: false, why: "Outlook did not let us read all of this email. Wait a moment, and ask again." };
  if (request.body && request.body.truncated) return { ok: false, why: "This email is too long to be allowed beforehand. Send it: it waits until somebody with permission has looked at it." };
  return matters.askPermission(pairing, { schema: 1, requestId: newId(), note, draft: request });
}

async function askHead(pairing: Pairing, question: string): Promise<matters.Sent> {
  const draft = await readDraft();
  return matters.ask(pairing, {
    schema: 1,
    requestId: newId(),
    question,
    subject: draft.subject,
    recipients: draft.recipients.map((one) => one.address).filter((address) => address.length > 0),
    files: draft.attachments.filter((one) => !one.isInline).map((one) => one.name),
    html: draft.body === null ? null : draft.body.slice(0, matters.LONGEST_HTML),
  });
}
