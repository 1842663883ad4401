import { couldRead, Draft, DraftAttachment } from "./draft";
import { extensionOf, megabytes, sentFiles, shownName, totalSize, trimmedName } from "./files";
import { Finding } from "./finding";
import { ListedRecipients, LocalPolicy, LocalRule, Outcome } from "./policy";
import { matches, isWithin, domainOf, outside } from "./recipients";
import { simplified } from "./text";

type Rule<Id extends LocalRule["rule"]> = Extract<LocalRule, { rule: Id }>;

/** What the cached policy says of a draft, without asking anybody. Parts that could not be read are not judged. */
export function judgeLocally(draft: Draft, policy: LocalPolicy): Finding[] {
  return policy.rules.reduce<Finding[]>((all, rule) => all.concat(judge(rule, draft, policy)), []);
}

function judge(rule: LocalRule, draft: Draft, policy: LocalPolicy): Finding[] {
  const recipients = couldRead(draft, "recipients");
  const attachments = couldRead(draft, "attachments");
  switch (rule.rule) {
    case "subject":
      return couldRead(draft, "subject") ? subject(rule, draft) : [];
    case "attachment-size":
      return attachments ? attachmentSize(rule, draft) : [];
    case "internal-attachment":
      return attachments && recipients ? internalAttachment(rule, draft, policy) : [];
    case "program-file":
      return attachments ? programFile(rule, draft) : [];
    case "mass-send":
      return recipients ? massSend(rule, draft, policy) : [];
    case "visible-recipients":
      return recipients ? visibleRecipients(rule, draft, policy) : [];
    case "listed-recipient":
      return recipients ? listedRecipient(rule, draft) : [];
    default:
      return [];
  }
}

const REPLY_MARKS = ["re", "fw", "fwd", "aw", "wg", "tr", "sv", "vs", "antw", "rv", "enc", "odp"];

function subject(rule: Rule<"subject">, draft: Draft): Finding[] {
  const say = (what: string) => [found(rule, what, "Write in a few words what the message is about.", "subject")];
  const text = draft.subject || "";
  if (text.trim() === "") return say("Your message has no subject.");
  const words = simplified(withoutReplyMarks(text));
  if (words === "") return say("The subject of your message has no words in it.");
  const isEmpty = rule.meaningless.some((one) => simplified(one) === words);
  return isEmpty ? say("The subject of your message does not say what it is about.") : [];
}

function withoutReplyMarks(text: string): string {
  let rest = text.trim();
  for (;;) {
    const mark = /^([^:\uff1a]{1,8})[:\uff1a]/.exec(rest);
    if (!mark) return rest;
    const name = mark[1]!.trim().replace(/^([^[(]+)[[(].*$/, "$1").trim().toLowerCase();
    if (REPLY_MARKS.indexOf(name) < 0) return rest;
    rest = rest.slice(mark[0].length).trim();
  }
}

function attachmentSize(rule: Rule<"attachment-size">, draft: Draft): Finding[] {
  const files = sentFiles(draft.attachments);
  const total = totalSize(files);
  if (total <= rule.maxBytes) return [];
  const largest = files.reduce((most, one) => (one.size > most.size ? one : most));
  return [
    found(
      rule,
      `Your attachments come to ${megabytes(total, Math.ceil)}. The limit is ${megabytes(rule.maxBytes, Math.floor)} in one message.`,
      "Put the file on SharePoint or Teams and send a link, or make the file smaller.",
      "attachment:" + largest.name,
    ),
  ];
}

function internalAttachment(rule: Rule<"internal-attachment">, draft: Draft, policy: LocalPolicy): Finding[] {
  if (draft.recipients.length === 0 || outside(draft, policy).length > 0) return [];
  const files = sentFiles(draft.attachments).filter((one) => !one.isItem);
  if (files.length === 0 || totalSize(files) <= rule.allowedBytes) return [];
  const number = files.length === 1 ? "a file" : files.length + " files";
  return [
    found(rule, `You attached ${number} to a message that stays within the school.`, "Put the file on SharePoint or Teams and send your colleagues a link.", "attachment:" + files[0]!.name),
  ];
}

function programFile(rule: Rule<"program-file">, draft: Draft): Finding[] {
  return draft.attachments.reduce<Finding[]>((all, file) => {
    const problem = programProblem(rule, file);
    return problem ? all.concat(found(rule, problem, "Take it out. If somebody needs a program, ask the technician.", "attachment:" + file.name)) : all;
  }, []);
}

function programProblem(rule: Rule<"program-file">, file: DraftAttachment): string | null {
  const extension = extensionOf(file.name);
  if (rule.allow.some((one) => one.toLowerCase() === extension)) return null;
  const isProgram = rule.programs.indexOf(extension) >= 0;
  if (isDisguised(rule, file.name, isProgram, extension)) return `The attachment ${shownName(file.name)} is named like a document but would run as a program.`;
  return isProgram || rule.macros.indexOf(extension) >= 0 ? `The attachment ${shownName(file.name)} is a program file or can run one.` : null;
}

/** "invoice.pdf.exe", or a name turned round by a control character. */
function isDisguised(rule: Rule<"program-file">, name: string, isProgram: boolean, extension: string): boolean {
  if (/[\u202d\u202e]/.test(name)) return true;
  const stem = trimmedName(name).slice(0, -extension.length - 1).replace(/\s+$/, "");
  return isProgram && rule.disguises.indexOf(extensionOf(stem)) >= 0;
}

function massSend(rule: Rule<"mass-send">, draft: Draft, policy: LocalPolicy): Finding[] {
  const count = outside(draft, policy).length;
  if (count <= rule.maxRecipients) return [];
  return [
    found(
      rule,
      `Your message goes to ${count} people outside the school. You need permission for more than ${rule.maxRecipients}.`,
      "Ask one of the senior staff to release it. If you do this often, ask for a standing permission or use the school's newsletter.",
      null,
    ),
  ];
}

function visibleRecipients(rule: Rule<"visible-recipients">, draft: Draft, policy: LocalPolicy): Finding[] {
  const isExempt = (address: string) => rule.except.some((one) => (one.indexOf("@") >= 0 ? one.toLowerCase() === address : isWithin(domainOf(address), one.toLowerCase())));
  const count = outside(draft, policy, (one) => one.field !== "bcc").filter((address) => !isExempt(address)).length;
  if (count <= rule.maxVisible) return [];
  return [
    found(
      rule,
      `${count} people outside the school can see one another's addresses in To and Cc. The limit is ${rule.maxVisible}.`,
      "Move their addresses to Bcc, or send each person a separate message.",
      null,
    ),
  ];
}

function listedRecipient(rule: Rule<"listed-recipient">, draft: Draft): Finding[] {
  const addresses = draft.recipients.map((one) => one.address);
  const firstList = (address: string) => rule.lists.filter((list) => list.patterns.some((pattern) => matches(pattern, address)))[0];
  return rule.lists.reduce<Finding[]>((all, list) => {
    const listed = addresses.filter((address) => firstList(address) === list);
    return listed.length > 0 ? all.concat(listing(rule, list, listed)) : all;
  }, []);
}

function listing(rule: Rule<"listed-recipient">, list: ListedRecipients, listed: readonly string[]): Finding {
  const where = listed.length === 1 ? listed[0]! : listed.length + " listed addresses";
  const why = list.reason || "The school's policy lists this address.";
  return found(rule, `Your message goes to ${where}. ${why}`, list.advice || "Ask the headteacher before you write there.", null, list.outcome);
}

function found(rule: LocalRule, what: string, whatToDo: string, part: string | null, outcome: Outcome = rule.outcome): Finding {
  return { rule: rule.rule, outcome, clause: rule.clause, what, whatToDo, part };
}
