using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using MailCompliance.Mime;

namespace MailCompliance.Server.Gateway.Loops;

/// <summary>
/// What a message is, apart from its trace: SHA-256 over the fields that a reader sees or a reader's program obeys, and over
/// the body. The same message sent twice has the same digest, whatever Received fields it gathered on the way.
/// </summary>
public readonly record struct ContentDigest
{
    /// <summary>In this order; a field that is missing and one that is empty differ.</summary>
    private static readonly FrozenDictionary<string, int> Fields = new[]
    {
        "Message-ID", "Date", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "Content-Disposition",
    }.Index().ToFrozenDictionary(field => field.Item, field => field.Index, StringComparer.OrdinalIgnoreCase);

    private readonly byte[] value;

    private ContentDigest(byte[] value) => this.value = value;

    public ReadOnlySpan<byte> Value => value;

    public static ContentDigest Of(MailDocument message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var present = new string?[Fields.Count];
        foreach (var field in message.Headers)
        {
            if (Fields.TryGetValue(field.Name, out var index))
                present[index] = present[index] is null ? field.RawValue : present[index] + '\n' + field.RawValue;
        }

        for (var index = 0; index < present.Length; index++)
        {
            if (present[index] is { } content)
                hash.AppendData(Encoding.UTF8.GetBytes($"{index}:{WithoutFolding(content)}\0"));
        }

        hash.AppendData(message.Bytes.Span[message.Root.HeaderRange.End..]);
        return new ContentDigest(hash.GetHashAndReset());
    }

    /// <summary>Servers on the way may fold a field anew: runs of blanks count as one.</summary>
    private static string WithoutFolding(string value)
    {
        if (!value.AsSpan().ContainsAny('\t', '\r') && !value.Contains("  ", StringComparison.Ordinal))
            return value;
        var text = new StringBuilder(value.Length);
        var blank = false;
        foreach (var c in value)
        {
            if (c is ' ' or '\t' or '\r')
            {
                blank = true;
                continue;
            }

            if (blank)
                text.Append(' ');
            blank = false;
            text.Append(c);
        }

        return text.ToString();
    }
}
