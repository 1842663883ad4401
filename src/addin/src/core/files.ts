import { DraftAttachment } from "./draft";
import { grouped, withoutControls } from "./text";

const MEGABYTE = 1024 * 1024;

/** The engine's bounds for pictures that belong to the look of a message (logo, signature). */
const SIGNATURE_IMAGE = 256 * 1024;
const SIGNATURE_IMAGES = 512 * 1024;

const PICTURES = ["png", "jpg", "jpeg", "gif", "bmp", "webp", "tif", "tiff", "heic", "ico"];

/** Attachments that somebody sends: without small pictures shown in the text. */
export function sentFiles(attachments: readonly DraftAttachment[]): DraftAttachment[] {
  let pictures = 0;
  return attachments.filter((one) => {
    const isLook = one.isInline && one.size <= SIGNATURE_IMAGE && PICTURES.indexOf(extensionOf(one.name)) >= 0 && pictures + one.size <= SIGNATURE_IMAGES;
    if (isLook) pictures += one.size;
    return !isLook;
  });
}

export function totalSize(files: readonly DraftAttachment[]): number {
  return files.reduce((sum, one) => sum + one.size, 0);
}

/** Lower case, without the dot; what shows nothing, and blanks and dots at the end, which Windows drops, do not count. */
export function extensionOf(name: string): string {
  const trimmed = trimmedName(name);
  const dot = trimmed.lastIndexOf(".");
  const slash = Math.max(trimmed.lastIndexOf("/"), trimmed.lastIndexOf("\\"));
  return dot > slash ? trimmed.slice(dot + 1).toLowerCase() : "";
}

export function trimmedName(name: string): string {
  const visible = name.replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, "");
  const end = /[ .\/\\\u00a0]+$/;
  const name1 = visible.replace(end, "");
  return name1.toLowerCase().slice(-7) === "::$data" ? name1.slice(0, -7).replace(end, "") : name1;
}

/** A file name that somebody chose, fit for a sentence of ours. */
export function shownName(name: string): string {
  return "“" + withoutControls(name) + "”";
}

/** One decimal, rounded so that a total just above a limit never reads like the limit. */
export function megabytes(bytes: number, round: (value: number) => number): string {
  return bytes < MEGABYTE / 10 ? grouped(bytes) + " bytes" : round((bytes * 10) / MEGABYTE) / 10 + " MB";
}
