namespace MailCompliance.Mime;

/// <summary>Content-Transfer-Encoding (RFC 2045 section 6) as the reader undoes it.</summary>
public enum TransferEncoding
{
    /// <summary>7bit, 8bit, binary, missing or unknown: the bytes as they are.</summary>
    Identity,

    QuotedPrintable,

    Base64,

    /// <summary>x-uuencode, from before MIME.</summary>
    Uuencode,
}
