import { TIME } from "../core/limits";
import { judgeLocally } from "../core/localrules";
import { advice } from "../core/message";
import { readClient } from "../outlook/client";
import { completeOnce } from "../outlook/completion";
import { readEnvelope } from "../outlook/item";
import { hideNotice, showNotice } from "../outlook/notices";
import { readKeptPolicy } from "../outlook/stores";

/**
 * Recipients, attachments or the sender changed. Says above the message what the cached policy makes of it. No network and no change of the
 * item: a handler that works while Send is pressed would cost the send handler its runtime.
 */
export function onDraftChanged(event: Office.MailboxEvent): void {
  completeOnce<undefined>(event as never, TIME.advice, () => undefined, async () => {
    const kept = readKeptPolicy();
    if (!kept) return undefined;
    const draft = await readEnvelope();
    // the subject is written last, and was not read: nothing is said of it before Send
    const unfinished = { ...draft, unread: draft.unread.concat("subject") };
    const text = advice(judgeLocally(unfinished, kept.policy).filter((one) => one.outcome !== "record"));
    await (text ? showNotice(readClient(), text, "Review") : hideNotice());
    return undefined;
  });
}
