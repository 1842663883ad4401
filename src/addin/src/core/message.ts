import { Finding, Verdict, worstFirst } from "./finding";
import { DIALOG_TEXT, NOTIFICATION_TEXT } from "./limits";
import { cut, withoutControls } from "./text";

/** How the user goes on: by a button that the dialog has, by pressing Send once more, by saying why in the pane, or not at all. */
export type WayOn = "send-anyway" | "send-again" | "say-why" | "none";

interface Markup {
  readonly escape: (text: string) => string;
  readonly item: (text: string) => string;
  readonly gap: string;
}

const PLAIN: Markup = { escape: (text) => text, item: (text) => "• " + text + "\n", gap: "\n" };

/** Markdown of Smart Alerts (Mailbox 1.15): items of a list end in a carriage return. */
const MARKDOWN: Markup = { escape: (text) => text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, "\\$&"), item: (text) => "- " + text + "\r", gap: "\n\n" };

export function plainDialog(verdict: Verdict, findings: readonly Finding[], way: WayOn): string {
  return fit(verdict, worstFirst(findings), way, PLAIN);
}

export function markdownDialog(verdict: Verdict, findings: readonly Finding[], way: WayOn): string {
  return fit(verdict, worstFirst(findings), way, MARKDOWN);
}

/** One line above the message while it is written. */
export function advice(findings: readonly Finding[]): string {
  const [first, ...others] = worstFirst(findings);
  if (!first) return "";
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return cut(clean(first.what), NOTIFICATION_TEXT - more.length) + more;
}

/** Says as much as fits: first without clauses, then fewer findings, then shorter ones. */
function fit(verdict: Verdict, findings: readonly Finding[], way: WayOn, markup: Markup): string {
  for (let shown = Math.min(findings.length, 3); shown > 0; shown--) {
    for (const withClause of [true, false]) {
      const text = compose(verdict, findings, shown, way, markup, (one) => sentence(one, withClause));
      if (text.length <= DIALOG_TEXT) return text;
    }
  }
  let length = 200;
  let text: string;
  do {
    const most = length;
    text = compose(verdict, findings, Math.min(findings.length, 1), way, markup, (one) => cut(clean(one.what), most));
    length -= 40;
  } while (text.length > DIALOG_TEXT && length > 20);
  return text.length <= DIALOG_TEXT ? text : compose(verdict, [], 0, way, markup, () => "");
}

function compose(verdict: Verdict, findings: readonly Finding[], shown: number, way: WayOn, markup: Markup, words: (one: Finding) => string): string {
  const items = findings.slice(0, shown).map((one) => markup.item(markup.escape(words(one))));
  const more = findings.length - shown;
  if (more > 0 && shown > 0) items.push(markup.item(markup.escape(more === 1 ? "and 1 more point" : `and ${more} more points`)));
  return markup.escape(opening(verdict)) + markup.gap + items.join("") + markup.gap + markup.escape(closing(verdict, way));
}

function opening(verdict: Verdict): string {
  switch (verdict) {
    case "block":
      return "This email cannot be sent as it is.";
    case "hold":
      return "This email will wait until somebody with permission has looked at it.";
    default:
      return "Please check this email before it goes.";
  }
}

function closing(verdict: Verdict, way: WayOn): string {
  const change = "Don't Send keeps your draft so that you can change it.";
  if (way === "say-why") return "To send it as it is, choose Fix this email, say why, and send it again. " + change;
  if (way === "none") return "Change it, then send it again. " + change;
  const goOn = verdict === "hold" ? "asks for permission" : "sends it as it is";
  return way === "send-anyway" ? `Send Anyway ${goOn}. ${change}` : `Pressing Send again ${goOn}. ${change}`;
}

function sentence(finding: Finding, withClause: boolean): string {
  const clause = withClause && finding.clause ? ` (Policy: ${finding.clause})` : "";
  return clean(`${finding.what} ${finding.whatToDo}${clause}`);
}

/** Words of others stay on one line and turn nothing round. */
function clean(text: string): string {
  return withoutControls(text.replace(/[\r\n\t]+/g, " ")).trim();
}
