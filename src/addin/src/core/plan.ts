import { Finding, Verdict, verdictOf } from "./finding";
import { markdownDialog, plainDialog, WayOn } from "./message";

/** What the client can do, by the requirement sets of Outlook that it says it has. */
export interface Abilities {
  /** Notification with a button; Mailbox 1.10. */
  readonly insight: boolean;
  /** Notes kept with the item; Mailbox 1.11. */
  readonly session: boolean;
  /** "Send Anyway" beside a manifest that refuses, and a button that opens the pane; Mailbox 1.14. */
  readonly prompt: boolean;
  /** Markdown in the dialog; Mailbox 1.15. */
  readonly markdown: boolean;
}

/** The ribbon control that opens the pane; the same id stands in the manifest. */
export const PANE_COMMAND = "mailcompliance.open";

/** What {@link Office.MailboxEvent.completed} gets. */
export interface Completion {
  allowEvent: boolean;
  errorMessage?: string;
  errorMessageMarkdown?: string;
  cancelLabel?: string;
  commandId?: string;
  contextData?: string;
  sendModeOverride?: "promptUser";
}

export const ALLOW: Completion = { allowEvent: true };

export interface Situation {
  readonly findings: readonly Finding[];
  readonly abilities: Abilities;
  /** The user pressed Send before, was shown the same findings, and changed nothing since. */
  readonly seenBefore: boolean;
  /** The policy asks why the user goes on, and nothing was said yet. */
  readonly reasonMissing: boolean;
  /** For the pane: which evaluation to show; null where the service gave none. */
  readonly evaluation: string | null;
}

/** Whether the user has to be asked, and how this client can ask. */
export function wayOn(verdict: Verdict, abilities: Abilities): WayOn {
  if (verdict === "block") return "none";
  return abilities.prompt ? "send-anyway" : "send-again";
}

/** Whether the message goes without a word: nothing found, or only what the gateway repairs or encrypts by itself. */
export function goesSilently(verdict: Verdict): boolean {
  return verdict === "pass" || verdict === "protect";
}

/** From findings and abilities to the answer that Outlook gets. */
export function plan(situation: Situation): Completion {
  const { findings, abilities } = situation;
  const verdict = verdictOf(findings);
  if (goesSilently(verdict)) return ALLOW;
  const way = verdict === "warn" && situation.reasonMissing && abilities.prompt ? "say-why" : wayOn(verdict, abilities);
  if (way === "send-again" && (situation.seenBefore || !abilities.session)) return ALLOW;
  const shown = findings.filter((one) => one.outcome !== "record" && one.outcome !== "protect");
  const answer: Completion = { allowEvent: false, errorMessage: plainDialog(verdict, shown, way) };
  if (abilities.prompt) {
    answer.cancelLabel = "Fix this email";
    answer.commandId = PANE_COMMAND;
    // older builds of Outlook take nothing but text here
    answer.contextData = JSON.stringify({ evaluation: situation.evaluation });
    if (way === "send-anyway") answer.sendModeOverride = "promptUser";
  }
  if (abilities.markdown) answer.errorMessageMarkdown = markdownDialog(verdict, shown, way);
  return answer;
}
