// Beside a message that was sent: "I sent this wrongly". Three questions, and the people whom the policy names know at once.
import { TIME } from "../core/limits";
import { ask, attempt } from "../outlook/calls";
import { readPairing } from "../outlook/stores";
import * as matters from "./matters";
import { connection, hideConnect, prepareConnecting, showConnect } from "./connect";
import { followTheme } from "./theme";
import { byId, goOnAtTheTop, say } from "./view";

void Office.onReady().then(() => {
  followTheme();
  byId<HTMLFormElement>("report").addEventListener("submit", (event) => {
    event.preventDefault();
    void report();
  });
  prepareConnecting(open);
  return open();
});

async function open(): Promise<void> {
  const pairing = await connection();
  const message = attempt(() => sent(), null);
  byId("report").hidden = !message || !pairing;
  if (!pairing) return showConnect("This mailbox is not connected yet. If it is urgent, ring the school office now.");
  hideConnect();
  say(message ? `About: ${message.subject || "an email without a subject"}` : "Open the email that you sent, in Sent Items.");
}

/** The message that is open for reading; null where there is none, or one that was never sent. */
function sent(): Office.MessageRead | null {
  const message = Office.context.mailbox.item as unknown as Office.MessageRead | null;
  return message && message.internetMessageId ? message : null;
}

async function report(): Promise<void> {
  const pairing = readPairing();
  const message = attempt(() => sent(), null);
  if (!pairing || !message) return open();
  say("Reporting it …");
  const body = await ask<string>(TIME.save, (done) => message.body.getAsync("html" as Office.CoercionType, done));
  const people = (message.to || []).concat(message.cc || []);
  const reported = await matters.report(pairing, {
    schema: 1,
    messageId: message.internetMessageId,
    what: chosen("what"),
    done: chosen("done"),
    note: byId<HTMLTextAreaElement>("note").value.trim().slice(0, 2000),
    subject: message.subject || null,
    recipients: people.map((one) => String(one.emailAddress || "")).filter((address) => address.length > 0),
    files: attempt(() => message.attachments.filter((one) => !one.isInline).map((one) => one.name), []),
    html: body.ok ? body.value.slice(0, matters.LONGEST_HTML) : null,
  });
  if (!reported.ok) return say(reported.why || "The report could not be sent. Ring the school office now, and try again here.");
  byId("report").hidden = true;
  goOnAtTheTop();
  say(`Thank you. ${reported.taken.givenTo.join(" and ")} know now. Do not delete the email. They will tell you what to do.`);
}

function chosen(name: string): string {
  const input = document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`);
  return input ? input.value : "other";
}
