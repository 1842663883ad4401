using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using MailCompliance.Mime;

namespace MailCompliance.Server.Gateway.Loops;

/// <summary>
/// What a message is, apart from its trace: SHA-256 over the fields that a reader sees or a reader's program obeys, and over
/// the body. The same message sent twice has the same digest, whatever Received fields it gathered on the way.
/// </summary>
public sealed class ContentDigest
{
    /// <summary>Bytes. Leaves of this size are hashed by themselves, so that an edit of the text need not hash the files again.</summary>
    private const int LargeBody = 16 * 1024;

    /// <summary>In this order; a field that is missing and one that is empty differ.</summary>
    private static readonly FrozenDictionary<string, int> Fields = new[]
    {
        "Message-ID", "Date", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "Content-Disposition",
    }.Index().ToFrozenDictionary(field => field.Item, field => field.Index, StringComparer.OrdinalIgnoreCase);

    private readonly List<(ReadOnlyMemory<byte> Body, byte[] Hash)> large = [];
    private readonly byte[] value;

    private ContentDigest(MailDocument message, ContentDigest? before)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AddFields(hash, message.Headers);
        AddBody(hash, message, before);
        value = hash.GetHashAndReset();
    }

    public ReadOnlySpan<byte> Value => value;

    /// <param name="before">Of the message that this one was made from: large bodies that are still the same are not hashed again.</param>
    public static ContentDigest Of(MailDocument message, ContentDigest? before = null) => new(message, before);

    private static void AddFields(IncrementalHash hash, HeaderList headers)
    {
        var present = new string?[Fields.Count];
        foreach (var field in headers)
        {
            if (Fields.TryGetValue(field.Name, out var index))
                present[index] = present[index] is null ? field.RawValue : present[index] + '\n' + field.RawValue;
        }

        for (var index = 0; index < present.Length; index++)
        {
            if (present[index] is { } content)
                hash.AppendData(Encoding.UTF8.GetBytes($"{index}:{WithoutFolding(content)}\0"));
        }
    }

    /// <summary>In order: what lies between large bodies as it is, large bodies by their hash, each with its length in front so that no two bodies read the same.</summary>
    private void AddBody(IncrementalHash hash, MailDocument message, ContentDigest? before)
    {
        var at = message.Root.HeaderRange.End;
        foreach (var leaf in message.Leaves())
        {
            // ranges inside an attachment that is itself encoded count in its decoded bytes
            if (leaf.BodyRange.Length < LargeBody || !leaf.Source.Equals(message.Bytes) || leaf.BodyRange.Start < at)
                continue;
            Append(hash, 'B', message.Bytes[at..leaf.BodyRange.Start].Span);
            Append(hash, 'L', HashOf(message.Bytes[leaf.BodyRange.Start..leaf.BodyRange.End], before));
            at = leaf.BodyRange.End;
        }

        Append(hash, 'B', message.Bytes[at..].Span);
    }

    private static void Append(IncrementalHash hash, char kind, ReadOnlySpan<byte> bytes)
    {
        Span<byte> lead = [(byte)kind, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(lead[1..], bytes.Length);
        hash.AppendData(lead);
        hash.AppendData(bytes);
    }

    private byte[] HashOf(ReadOnlyMemory<byte> body, ContentDigest? before)
    {
        var hash = before?.large.Find(known => known.Body.Length == body.Length && known.Body.Span.SequenceEqual(body.Span)).Hash ?? SHA256.HashData(body.Span);
        large.Add((body, hash));
        return hash;
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
