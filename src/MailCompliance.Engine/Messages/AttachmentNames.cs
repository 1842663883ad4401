using System.Collections.Frozen;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Messages;

/// <summary>Names for parts that have none.</summary>
internal static class AttachmentNames
{
    private static readonly FrozenDictionary<string, string> Extensions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["text/plain"] = ".txt",
        ["text/html"] = ".html",
        ["text/csv"] = ".csv",
        ["text/calendar"] = ".ics",
        ["text/vcard"] = ".vcf",
        ["text/x-vcard"] = ".vcf",
        ["text/rtf"] = ".rtf",
        ["text/xml"] = ".xml",
        ["application/rtf"] = ".rtf",
        ["application/pdf"] = ".pdf",
        ["application/zip"] = ".zip",
        ["application/xml"] = ".xml",
        ["application/json"] = ".json",
        ["application/msword"] = ".doc",
        ["application/vnd.ms-excel"] = ".xls",
        ["application/vnd.ms-powerpoint"] = ".ppt",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = ".docx",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = ".xlsx",
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = ".pptx",
        ["application/ms-tnef"] = ".dat",
        ["application/vnd.ms-tnef"] = ".dat",
        ["application/pkcs7-mime"] = ".p7m",
        ["application/x-pkcs7-mime"] = ".p7m",
        ["application/pkcs7-signature"] = ".p7s",
        ["image/png"] = ".png",
        ["image/jpeg"] = ".jpg",
        ["image/gif"] = ".gif",
        ["image/webp"] = ".webp",
        ["image/svg+xml"] = ".svg",
        ["image/bmp"] = ".bmp",
        ["image/tiff"] = ".tif",
        ["image/heic"] = ".heic",
        ["audio/mpeg"] = ".mp3",
        ["audio/mp4"] = ".m4a",
        ["video/mp4"] = ".mp4",
        ["video/quicktime"] = ".mov",
        ["message/rfc822"] = ".eml",
        ["message/global"] = ".eml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name the message gives, else "unnamed" with an extension by the declared type.</summary>
    public static string Of(MimePart part) => part.FileName ?? "unnamed" + Extensions.GetValueOrDefault(part.ContentType.MediaType, "");
}
