import { EvaluateResponse } from "../service/contract";
import { byId, classWords, made } from "./view";

/** More than these are counted by what they are to the school; the addresses stay one press away. */
const MOST_LISTED = 10;

type Recipients = EvaluateResponse["recipients"];

/** Who gets it, and what they are to the school. */
export function showRecipients(recipients: Recipients): void {
  const lines = recipients.map((one) => made("li", `${one.address}: ${classWords(one.classes)}`));
  byId("recipients").replaceChildren(...(lines.length > MOST_LISTED ? counted(recipients, lines) : lines));
  byId("recipients-section").hidden = recipients.length === 0;
}

function counted(recipients: Recipients, lines: HTMLLIElement[]): HTMLLIElement[] {
  const numbers = new Map<string, number>();
  for (const one of recipients) numbers.set(classWords(one.classes), (numbers.get(classWords(one.classes)) || 0) + 1);
  const counts = [...numbers].sort(([, one], [, other]) => other - one).map(([words, number]) => made("li", `${number === 1 ? "1 person" : `${number} people`}: ${words}`));
  const all = document.createElement("details");
  const list = made("ul", "");
  list.append(...lines);
  all.append(made("summary", `All ${recipients.length} addresses`), list);
  const last = made("li", "");
  last.append(all);
  return counts.concat(last);
}
