import { Finding } from "../core/finding";
import { Outcome } from "../core/policy";
import { withoutControls } from "../core/text";

/** An element of the page; all of them are there from the start. */
export function byId<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** What is going on, read out by screen readers. */
export function say(text: string): void {
  byId("status").textContent = text;
}

/** Whoever pressed a button that is gone now goes on at the top. */
export function goOnAtTheTop(): void {
  const status = byId("status");
  status.tabIndex = -1;
  status.focus();
}

/** Makes an element with text: nothing that others wrote is ever read as HTML. */
export function made<K extends keyof HTMLElementTagNameMap>(name: K, text: string, className?: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

/** "Friday 4 December, 14:30". */
export function dayOf(time: string): string {
  return new Date(time).toLocaleString("en-GB", { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
}

const SEVERITY: { [outcome in Outcome]: { readonly words: string; readonly look: string } } = {
  block: { words: "Must change", look: "must" },
  hold: { words: "Needs permission", look: "must" },
  protect: { words: "Will be protected", look: "info" },
  warn: { words: "Please check", look: "check" },
  record: { words: "For information", look: "info" },
};

export function findingCard(finding: Finding, place: string): HTMLLIElement {
  const { words, look } = SEVERITY[finding.outcome];
  const card = made("li", "", look);
  card.append(made("h3", `${words}: ${place}`), made("p", finding.what), made("p", finding.whatToDo));
  if (finding.clause) card.append(made("p", `Policy: ${finding.clause}`, "clause"));
  return card;
}

/** Where it is, in words. */
export function placeOf(finding: Finding): string {
  if (finding.part === "subject") return "subject";
  if (finding.part === "body") return "text";
  if (finding.part && finding.part.indexOf("attachment:") === 0) return "attachment " + withoutControls(finding.part.slice("attachment:".length));
  return "the email as a whole";
}

const CLASSES: { [name: string]: string } = { staff: "member of staff", pupil: "pupil", parent: "parent or carer", governor: "governor", agency: "agency", supplier: "supplier", other: "not on the school's list" };

export function classWords(classes: readonly string[]): string {
  return classes.map((one) => CLASSES[one] || one).join(", ");
}

const ACTIONS: { [name: string]: string } = {
  "stamp-disclaimer": "The school's disclaimer is added.",
  "stamp-signature": "What is missing in your signature is added.",
  protect: "It is sent protected.",
  hold: "It waits for permission.",
  refuse: "It is not sent.",
};

export function actionWords(action: { action: string; to: readonly string[]; why: string }): string {
  if (action.action === "copy") return `A copy goes to ${action.to.join(", ")}. ${action.why}`;
  return ACTIONS[action.action] || action.why;
}
