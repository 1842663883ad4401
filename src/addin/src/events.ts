// The bundle behind events: functions under the names that the manifest gives, nothing else. Nothing runs before an event does, for classic
// Outlook does not run start-up code.
import { onDraftChanged } from "./events/advise";
import { onNewMessageCompose } from "./events/compose";
import { onMessageSend } from "./events/send";

Office.actions.associate("onNewMessageCompose", onNewMessageCompose);
Office.actions.associate("onMessageRecipientsChanged", onDraftChanged);
Office.actions.associate("onMessageAttachmentsChanged", onDraftChanged);
Office.actions.associate("onMessageFromChanged", onDraftChanged);
Office.actions.associate("onMessageSend", onMessageSend);
