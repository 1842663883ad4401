import { Draft, DraftRecipient } from "./draft";
import { LocalPolicy } from "./policy";

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}

/** Outside the school, by domain alone: what Outlook says of a recipient's kind is not reliable. */
export function isOutside(address: string, policy: LocalPolicy): boolean {
  return address.lastIndexOf("@") < 0 || policy.domains.indexOf(domainOf(address)) < 0;
}

/** Outside addresses, each once, in any case. */
export function outside(draft: Draft, policy: LocalPolicy, counts: (one: DraftRecipient) => boolean = () => true): string[] {
  const seen: { [address: string]: true } = Object.create(null) as { [address: string]: true };
  return draft.recipients
    .filter((one) => isOutside(one.address, policy) && counts(one))
    .map((one) => one.address.toLowerCase())
    .filter((address) => !seen[address] && (seen[address] = true));
}

/** Whether a pattern of the policy means the address: an address with `*` for any characters, or a domain with its subdomains. */
export function matches(pattern: string, address: string): boolean {
  const wanted = pattern.trim().toLowerCase();
  const given = address.toLowerCase();
  if (wanted === "any" || wanted === "*") return true;
  if (wanted.indexOf("@") < 0 && wanted.indexOf("*") < 0) return isWithin(domainOf(given), wanted);
  return glob(wanted, given);
}

export function isWithin(domain: string, parent: string): boolean {
  return domain === parent || (domain.length > parent.length && domain.slice(-parent.length - 1) === "." + parent);
}

/** Linear but for the stars: at most one restart for each. */
function glob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === "*") {
      star = p++;
      mark = t;
    } else if (p < pattern.length && pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.length && pattern[p] === "*") p++;
  return p === pattern.length;
}
