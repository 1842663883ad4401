/** Limits that Outlook sets (Smart Alerts, notification messages) and those that we set ourselves so as to stay below them. */

/** errorMessage and errorMessageMarkdown of a Smart Alert, in UTF-16 code units. */
export const DIALOG_TEXT = 500;

/** cancelLabel of a Smart Alert. */
export const BUTTON_TEXT = 20;

/** Text of a notification message. */
export const NOTIFICATION_TEXT = 150;

/** Characters of the body that go to the service; what is beyond is named as not seen. */
export const BODY_TEXT = 150_000;

/** UTF-8 bytes of a whole request, a little below what the service reads. */
export const REQUEST_BYTES = 250_000;

/** Largest answer of the service that is read. */
export const ANSWER_TEXT = 262_144;

/** Milliseconds. Outlook tells the user of a delay after 5,000; the watchdog answers well before. */
export const TIME = {
  watchdog: 4_300,
  read: 1_000,
  service: 2_200,
  write: 500,
  /** For counting, which must cost nobody anything. */
  tally: 150,
  advice: 2_000,
  /** In the pane nobody waits for us. */
  save: 10_000,
};
