using System.Text;

namespace MailCompliance.Storage.Connections;

/// <summary>
/// Text from outside that a database would refuse. PostgreSQL takes neither NUL nor half a surrogate pair, and no index
/// entry over 2,704 bytes: a hostile Message-ID must not make a message undeliverable.
/// </summary>
internal static class StorableText
{
    /// <summary>Longest text that may be indexed, in UTF-16 code units; at most 2,000 bytes in UTF-8.</summary>
    public const int IndexedLength = 500;

    /// <returns><paramref name="text"/>, with what cannot be stored replaced by U+FFFD.</returns>
    public static string? Of(string? text)
    {
        if (text is null || (!text.Contains('\0') && text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0))
            return text;
        var storable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            storable.Append(rune.Value == 0 ? "\ufffd" : rune.ToString());
        return storable.ToString();
    }

    /// <returns>The beginning that an index can hold. What is looked for has to be cut the same way.</returns>
    public static string? Indexed(string? text) => text is { Length: > IndexedLength } ? Of(text[..IndexedLength]) : text;
}
