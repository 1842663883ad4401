import { OwnMatters } from "../service/contract";
import { byId, made } from "./view";

const STATES: { [state: string]: string } = {
  held: "waits for permission",
  unknown: "waits for permission",
  approved: "allowed, and being sent",
  releasing: "allowed, and being sent",
  released: "allowed and sent",
  refused: "not allowed",
  returned: "not sent",
  expired: "not sent: nobody decided in time",
};

const DECISIONS: { [decision: string]: string } = { send: "you may send it", "do-not-send": "do not send it as it is" };

const ABOUT: { [kind: string]: string } = { incident: "You reported", permission: "You asked for permission to send" };

/** What became of one's own held mail and questions. */
export function showOwn(matters: OwnMatters): void {
  const lines = matters.held.map((one) => `${one.subject || "Without a subject"}, to ${one.to[0] || "nobody"}: ${STATES[one.state] || one.state}.${one.reason ? " " + one.reason : ""}`);
  const questions = matters.asked.map((one) => {
    const about = ABOUT[one.kind] || "You asked about";
    const answer = one.decision ? `answered by ${one.answeredBy || "somebody"}: ${DECISIONS[one.decision] || "it was looked at"}. ${one.answer || ""}` : "not answered yet.";
    return `${about} ${one.subject || "an email"}: ${answer}`;
  });
  byId("own").replaceChildren(...lines.concat(questions).map((line) => made("li", line)));
  byId("own-section").hidden = lines.length + questions.length === 0;
}
