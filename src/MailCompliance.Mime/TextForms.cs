namespace MailCompliance.Mime;

/// <summary>format=flowed (RFC 3676).</summary>
public static class FlowedText
{
    /// <summary>Joins soft line breaks, undoes space-stuffing; quote depth is kept as leading ">".</summary>
    public static string Unwrap(string text, bool delSp) => throw new NotImplementedException();
}

/// <summary>Files uuencoded into a plain body, as old programs send them.</summary>
public static class UuencodedText
{
    /// <summary>The files, and the text with their blocks left out.</summary>
    public static IReadOnlyList<EmbeddedFile> Extract(string text, MimeLimits limits, out string remaining) => throw new NotImplementedException();
}

/// <summary>Messages of an mbox file (RFC 4155; mboxrd quoting undone).</summary>
public static class MboxReader
{
    /// <summary>Reads one after the other; line ends are made CRLF.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream stream) => throw new NotImplementedException();
}
