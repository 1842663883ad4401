import { NOTIFICATION_TEXT, TIME } from "../core/limits";
import { PANE_COMMAND } from "../core/plan";
import { cut } from "../core/text";
import { ask } from "./calls";
import { Client } from "./client";
import { item } from "./item";

const KEY = "mailcompliance";

/** Shows one line above the message; on programs that can, with a button that opens the pane. */
export async function showNotice(client: Client, text: string, button: string): Promise<void> {
  const message = cut(text, NOTIFICATION_TEXT);
  const notice: Office.NotificationMessageDetails = client.abilities.insight
    ? {
        type: "insightMessage" as Office.MailboxEnums.ItemNotificationMessageType,
        message,
        icon: "Icon.16x16",
        actions: [{ actionText: button, actionType: "showTaskPane" as Office.MailboxEnums.ActionType, commandId: PANE_COMMAND, contextData: "{}" }],
      }
    : { type: "informationalMessage" as Office.MailboxEnums.ItemNotificationMessageType, message, icon: "Icon.16x16", persistent: false };
  await ask<void>(TIME.write, (done) => item().notificationMessages.replaceAsync(KEY, notice, done));
}

export async function hideNotice(): Promise<void> {
  await ask<void>(TIME.write, (done) => item().notificationMessages.removeAsync(KEY, done));
}
