using MailCompliance.Mime.Tnef;

namespace MailCompliance.Mime;

/// <summary>Reads TNEF, the format of winmail.dat (MS-OXTNEF).</summary>
public static class TnefReader
{
    /// <summary>Never throws on damaged input: returns what could be read and says what could not.</summary>
    /// <param name="limits">Bound the decompressed body and the number of attachments.</param>
    /// <param name="problem">In words, without any of the content; null where all was read.</param>
    /// <returns>False where the bytes are no TNEF at all.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, MimeLimits limits, out TnefContent content, out string? problem)
    {
        if (!TnefAttributes.HasSignature(bytes.Span))
        {
            content = new TnefContent(null, null, null, null, []);
            problem = "The TNEF signature is missing.";
            return false;
        }

        var collector = new TnefCollector(limits);
        problem = TnefAttributes.Read(bytes, collector.Take) ?? collector.Problem;
        content = collector.ToContent();
        problem ??= collector.Problem;
        return true;
    }
}
